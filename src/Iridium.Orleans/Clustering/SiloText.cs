using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Iridium.Orleans.Clustering;

/// <summary>Reads addresses of silos that come from disk. Stateless.</summary>
internal static class SiloText
{
    /// <summary>Reads an address.</summary>
    /// <returns>False when the text is none; what the parser of Orleans throws for that is not specified.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "See above.")]
    public static bool TryParse(string text, [NotNullWhen(true)] out SiloAddress? silo)
    {
        try
        {
            silo = SiloAddress.FromParsableString(text);
            return true;
        }
        catch (Exception)
        {
            silo = null;
            return false;
        }
    }
}
