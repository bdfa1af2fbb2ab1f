namespace Iridium.Engine.Transfer;

/// <summary>What both sides of the binary form agree on (docs/formats/export.md).</summary>
internal static class ExportForm
{
    public const int HeaderBytes = 16;
    public const int Version = 1;

    /// <summary>Length and checksum before the body of a frame.</summary>
    public const int FrameHeadBytes = 8;

    /// <summary>Body bytes from which on a frame of records ends.</summary>
    public const int FrameBytesTarget = 128 * 1024;

    /// <summary>No frame is longer: one record of the greatest size, and what goes before it.</summary>
    public const int FrameBytesMax =
        EngineLimits.ValueBytesMax + EngineLimits.KeyBytesMax + FrameBytesTarget + EngineLimits.KeyBytesMax;

    public const byte KeyspaceFrame = 1;
    public const byte RecordsFrame = 2;
    public const byte EndFrame = 3;

    /// <summary>The first byte is none that text begins with.</summary>
    public static ReadOnlySpan<byte> Magic =>
        [0x89, (byte)'I', (byte)'R', (byte)'I', (byte)'E', (byte)'X', (byte)'P', 10];
}
