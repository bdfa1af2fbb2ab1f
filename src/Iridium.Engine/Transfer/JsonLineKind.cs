namespace Iridium.Engine.Transfer;

/// <summary>What a line of an export says.</summary>
internal enum JsonLineKind
{
    Record,
    Keyspace,
    Begin,
    End,
}
