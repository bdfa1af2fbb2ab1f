namespace Iridium.Orleans;

/// <summary>
/// Options of the reminder table. Writes are synced unless told otherwise; the keyspace is <c>reminders</c>.
/// </summary>
public sealed class IridiumReminderOptions : IridiumStoreOptions;
