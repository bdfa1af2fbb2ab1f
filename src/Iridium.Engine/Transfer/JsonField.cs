namespace Iridium.Engine.Transfer;

/// <summary>The names of the fields of JSON lines (docs/formats/export.md). They are on disk: never rename.</summary>
internal static class JsonField
{
    public const string Iridium = "iridium";
    public const string Export = "export";
    public const string Version = "version";
    public const string Keyspace = "keyspace";
    public const string Key = "key";
    public const string KeyBase64 = "keyBase64";
    public const string KeyHex = "keyHex";
    public const string Value = "value";
    public const string ValueBase64 = "valueBase64";
    public const string ValueHex = "valueHex";
    public const string Sequence = "sequence";
    public const string ExpiresAt = "expiresAt";
    public const string Records = "records";
    public const string Checksum = "crc32c";

    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
}
