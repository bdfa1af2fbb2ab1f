namespace Iridium.Engine.Keys;

/// <summary>The order of keys for what sorts.</summary>
internal sealed class KeyComparer : IComparer<byte[]>
{
    public static KeyComparer Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => KeyOrder.Compare(x, y);
}
