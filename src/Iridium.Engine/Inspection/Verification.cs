namespace Iridium.Engine.Inspection;

/// <summary>Reads every file of a closed database and checks every checksum. Changes nothing.</summary>
internal static class Verification
{
    public static VerifyReport Run(
        string directory,
        DatabaseOptions options,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken) => throw new NotSupportedException();
}
