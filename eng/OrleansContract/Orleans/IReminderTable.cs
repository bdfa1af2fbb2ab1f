using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept.</summary>
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    Task<ReminderTableData> ReadRows(GrainId grainId);

    Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) => ReadRows(grainId);

    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        ReadRows(begin, end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken) =>
        ReadRow(grainId, reminderName);

    Task<string?> UpsertRow(ReminderEntry entry);

    Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken) => UpsertRow(entry);

    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken) =>
        RemoveRow(grainId, reminderName, eTag);

    Task TestOnlyClearTable();

    Task TestOnlyClearTable(CancellationToken cancellationToken) => TestOnlyClearTable();
}
