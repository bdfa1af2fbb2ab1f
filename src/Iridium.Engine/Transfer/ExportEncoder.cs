using System.Buffers;

namespace Iridium.Engine.Transfer;

/// <summary>Encodes an export piece by piece into <see cref="Pending"/>, which its user empties. For one
/// thread.</summary>
internal abstract class ExportEncoder : IDisposable
{
    /// <summary>What was encoded and not taken yet.</summary>
    protected ArrayBufferWriter<byte> Buffer { get; } = new();

    public ReadOnlyMemory<byte> Pending => Buffer.WrittenMemory;

    /// <summary>Records so far.</summary>
    public long Records { get; private set; }

    public static ExportEncoder Create(ExportFormat format) => format switch
    {
        ExportFormat.JsonLines => new JsonExportEncoder(),
        ExportFormat.Binary => new BinaryExportEncoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), $"There is no export format {format}."),
    };

    /// <summary>What was pending has been written.</summary>
    public virtual void Taken() => Buffer.ResetWrittenCount();

    public abstract void Begin();

    public abstract void BeginKeyspace(string name);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, RecordInfo info)
    {
        AddRecord(key, value, info);
        Records++;
    }

    public abstract void End();

    public abstract void Dispose();

    protected abstract void AddRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, RecordInfo info);
}
