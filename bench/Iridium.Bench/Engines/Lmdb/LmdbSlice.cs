using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.Lmdb;

/// <summary>Bytes as LMDB passes them: a length and a pointer into its map or to the caller's memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LmdbSlice
{
    public nuint Length;
    public byte* Data;

    public readonly ReadOnlySpan<byte> Span => new(Data, (int)Length);
}
