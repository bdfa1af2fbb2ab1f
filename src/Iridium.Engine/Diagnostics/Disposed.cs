namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The error for use after disposal. Takes the name of the public type, since the parts that find out stand below it.
/// </summary>
internal static class Disposed
{
    public const string Database = "IridiumDatabase";
    public const string Cursor = "Cursor";
    public const string Ingest = "IngestBuilder";

    public static void ThrowIf(bool isDisposed, string typeName)
    {
        if (isDisposed) throw Error(typeName);
    }

    public static ObjectDisposedException Error(string typeName, Exception? cause = null) =>
        new($"The {typeName} has been disposed.", cause);
}
