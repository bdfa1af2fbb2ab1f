using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Iridium.Data;

/// <summary>One command of a batch. For one thread at a time.</summary>
public sealed class IridiumBatchCommand : DbBatchCommand
{
    private string _text = "";
    private long _affected = -1;

    /// <summary>Makes a command.</summary>
    /// <param name="commandText">The statements.</param>
    public IridiumBatchCommand(string? commandText = null) => CommandText = commandText;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set => _text = value ?? "";
    }

    /// <inheritdoc/>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text) throw new NotSupportedException($"Commands are text, not {value}.");
        }
    }

    /// <summary>Records that it changed when the batch ran; -1 when it counts none.</summary>
    public override int RecordsAffected => (int)Math.Min(_affected, int.MaxValue);

    /// <inheritdoc/>
    public override bool CanCreateParameter => true;

    /// <summary>The parameters.</summary>
    public new IridiumParameterCollection Parameters { get; } = new();

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new IridiumParameter();

    internal void NoteAffected(long count) => _affected = Math.Max(_affected, 0) + count;

    internal void Reset() => _affected = -1;
}
