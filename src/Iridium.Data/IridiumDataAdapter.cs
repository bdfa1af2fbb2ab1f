using System.Data.Common;

namespace Iridium.Data;

/// <summary>
/// Fills data tables from keyspaces and writes their changes back. Events come on the thread that calls. For one thread
/// at a time.
/// </summary>
public sealed class IridiumDataAdapter : DbDataAdapter
{
    /// <summary>Makes an adapter without commands.</summary>
    public IridiumDataAdapter()
    {
    }

    /// <summary>Makes an adapter.</summary>
    /// <param name="selectCommand">What fills tables.</param>
    public IridiumDataAdapter(IridiumCommand selectCommand) => SelectCommand = selectCommand;

    /// <summary>Makes an adapter.</summary>
    /// <param name="selectText">The query that fills tables.</param>
    /// <param name="connection">The connection.</param>
    public IridiumDataAdapter(string selectText, IridiumConnection connection)
        : this(new IridiumCommand(selectText, connection))
    {
    }

    /// <summary>Before a row is written; a handler may set the command, or skip the row.</summary>
    public event EventHandler<RowUpdatingEventArgs>? RowUpdating;

    /// <summary>After a row was written, or failed to be.</summary>
    public event EventHandler<RowUpdatedEventArgs>? RowUpdated;

    /// <summary>What fills tables.</summary>
    public new IridiumCommand? SelectCommand
    {
        get => (IridiumCommand?)base.SelectCommand;
        set => base.SelectCommand = value;
    }

    /// <summary>What writes rows that were added.</summary>
    public new IridiumCommand? InsertCommand
    {
        get => (IridiumCommand?)base.InsertCommand;
        set => base.InsertCommand = value;
    }

    /// <summary>What writes rows that were changed.</summary>
    public new IridiumCommand? UpdateCommand
    {
        get => (IridiumCommand?)base.UpdateCommand;
        set => base.UpdateCommand = value;
    }

    /// <summary>What deletes rows.</summary>
    public new IridiumCommand? DeleteCommand
    {
        get => (IridiumCommand?)base.DeleteCommand;
        set => base.DeleteCommand = value;
    }

    /// <inheritdoc/>
    protected override void OnRowUpdating(RowUpdatingEventArgs value) => RowUpdating?.Invoke(this, value);

    /// <inheritdoc/>
    protected override void OnRowUpdated(RowUpdatedEventArgs value) => RowUpdated?.Invoke(this, value);
}
