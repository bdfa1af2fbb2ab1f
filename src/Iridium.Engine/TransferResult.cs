namespace Iridium.Engine;

/// <summary>What an export wrote or an import read.</summary>
/// <param name="Keyspaces">Keyspaces.</param>
/// <param name="Records">Records.</param>
/// <param name="Bytes">Bytes of the stream.</param>
public readonly record struct TransferResult(int Keyspaces, long Records, long Bytes);
