using System.Diagnostics.CodeAnalysis;
using Iridium.Engine;
using Iridium.Orleans.Records;
using Iridium.Orleans.Reminders;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>
/// Reminders in an embedded database, ordered by the hash of their grain, so that the range a silo is responsible for
/// is one or two runs of keys. ETags are commit sequences as decimal text. Thread-safe. Does not own its database.
/// </summary>
[SuppressMessage(
    "Naming",
    "CA1716:Identifiers should not match keywords",
    Justification = "The parameters have the names that Orleans gives them.")]
public class IridiumReminderTable : IReminderTable
{
    // Constant after construction.
    private readonly Store _store;
    private readonly ReminderRecords _reminders;

    /// <summary>Creates a reminder table in an open database.</summary>
    /// <param name="options">Options; those that say how a database is opened are not used. Not retained.</param>
    /// <param name="database">The database.</param>
    /// <param name="serviceId">The service whose reminders these are, <c>ClusterOptions.ServiceId</c>.</param>
    public IridiumReminderTable(IridiumReminderOptions options, IridiumDatabase database, string serviceId)
        : this(options, () => database, serviceId)
    {
        ArgumentNullException.ThrowIfNull(database);
    }

    internal IridiumReminderTable(IridiumReminderOptions options, Func<IridiumDatabase> open, string serviceId)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(serviceId);
        _store = new Store(open, options.Keyspace ?? "reminders", options.Durability);
        _reminders = new ReminderRecords(_store, serviceId);
    }

    /// <summary>Opens the database.</summary>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>A task that ends when it is open.</returns>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) =>
        _store.OpenAsync(cancellationToken);

    /// <summary>Does nothing: the database closes with the silo.</summary>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>A completed task.</returns>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Reads the reminders of a grain.</summary>
    /// <param name="grainId">The grain.</param>
    /// <returns>Its reminders, by name.</returns>
    public virtual Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, CancellationToken.None);

    /// <summary>Reads the reminders of a grain.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Its reminders, by name.</returns>
    public virtual Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) =>
        Task.FromResult(new ReminderTableData(_reminders.ReadOf(grainId, cancellationToken)));

    /// <summary>Reads the reminders of the grains whose hash lies on a stretch of the ring.</summary>
    /// <param name="begin">Hash before the stretch; not part of it.</param>
    /// <param name="end">Last hash of the stretch. Not above <paramref name="begin"/>, the stretch runs through zero;
    /// equal to it, it is the whole ring.</param>
    /// <returns>The reminders.</returns>
    public virtual Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        ReadRows(begin, end, CancellationToken.None);

    /// <summary>Reads the reminders of the grains whose hash lies on a stretch of the ring.</summary>
    /// <param name="begin">Hash before the stretch; not part of it.</param>
    /// <param name="end">Last hash of the stretch. Not above <paramref name="begin"/>, the stretch runs through zero;
    /// equal to it, it is the whole ring.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The reminders.</returns>
    public virtual Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        Task.Run(() => new ReminderTableData(_reminders.ReadRange(begin, end, cancellationToken)), cancellationToken);

    /// <summary>Reads a reminder.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">Name of the reminder.</param>
    /// <returns>The reminder, or null when there is none.</returns>
    public virtual Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        ReadRow(grainId, reminderName, CancellationToken.None);

    /// <summary>Reads a reminder.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">Name of the reminder.</param>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>The reminder, or null when there is none.</returns>
    public virtual Task<ReminderEntry?> ReadRow(
        GrainId grainId,
        string reminderName,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reminderName);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_reminders.Read(grainId, reminderName));
    }

    /// <summary>Stores a reminder, whatever is stored.</summary>
    /// <param name="entry">The reminder; its ETag is not looked at.</param>
    /// <returns>The new ETag.</returns>
    public virtual Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, CancellationToken.None);

    /// <summary>Stores a reminder, whatever is stored.</summary>
    /// <param name="entry">The reminder; its ETag is not looked at.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>The new ETag.</returns>
    public virtual Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _reminders.WriteAsync(entry, cancellationToken);
    }

    /// <summary>Removes a reminder.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">Name of the reminder.</param>
    /// <param name="eTag">Its ETag.</param>
    /// <returns>False when there is none or its ETag is another.</returns>
    public virtual Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        RemoveRow(grainId, reminderName, eTag, CancellationToken.None);

    /// <summary>Removes a reminder.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">Name of the reminder.</param>
    /// <param name="eTag">Its ETag.</param>
    /// <param name="cancellationToken">Checked until the removal is queued.</param>
    /// <returns>False when there is none or its ETag is another.</returns>
    public virtual Task<bool> RemoveRow(
        GrainId grainId,
        string reminderName,
        string eTag,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reminderName);
        return _reminders.RemoveAsync(grainId, reminderName, eTag, cancellationToken);
    }

    /// <summary>Removes all reminders of the service.</summary>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task TestOnlyClearTable() => TestOnlyClearTable(CancellationToken.None);

    /// <summary>Removes all reminders of the service.</summary>
    /// <param name="cancellationToken">Checked until the removal is queued.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task TestOnlyClearTable(CancellationToken cancellationToken) =>
        _reminders.ClearAsync(cancellationToken);
}
