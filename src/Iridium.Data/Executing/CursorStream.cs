using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>The records of a range, in key order or against it.</summary>
internal sealed class CursorStream(Cursor cursor, bool isDescending) : RecordStream
{
    public override ReadOnlySpan<byte> Key => cursor.Key;

    public override ReadOnlySpan<byte> Value => cursor.Value;

    public override RecordInfo Info => cursor.Info;

    public override bool MoveNext() => isDescending ? cursor.MovePrevious() : cursor.MoveNext();

    public override void Dispose()
    {
        base.Dispose();
        cursor.Dispose();
    }
}
