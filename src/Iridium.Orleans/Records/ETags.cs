using System.Globalization;

namespace Iridium.Orleans.Records;

/// <summary>
/// ETags are the commit sequence of the put that wrote a record, as decimal text. Sequences are never reused, so an
/// ETag of a record that was deleted and written again never comes back. Stateless.
/// </summary>
internal static class ETags
{
    /// <summary>The ETag of a sequence, or null for no record.</summary>
    public static string? Of(long sequence) => sequence == 0 ? null : Text(sequence);

    /// <summary>The ETag of a record that is there.</summary>
    public static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sequence an ETag stands for.</summary>
    /// <returns>False for text that is no ETag of ours, such as <c>*</c>.</returns>
    public static bool TryParse(string? etag, out long sequence) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) && sequence > 0;
}
