using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>A written row as a record, for the expressions of RETURNING.</summary>
internal sealed class WrittenStream(WrittenRow row) : RecordStream
{
    public override ReadOnlySpan<byte> Key => row.Key;

    public override ReadOnlySpan<byte> Value => row.Value;

    public override RecordInfo Info => row.Info;

    public override bool MoveNext() => false;
}
