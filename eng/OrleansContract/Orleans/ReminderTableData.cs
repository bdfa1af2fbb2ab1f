namespace Orleans;

/// <summary>Reminders that were read together.</summary>
public sealed class ReminderTableData
{
    public ReminderTableData(IEnumerable<ReminderEntry> list)
    {
        Reminders = [.. list];
    }

    public ReminderTableData(ReminderEntry entry)
    {
        Reminders = [entry];
    }

    public ReminderTableData()
    {
        Reminders = [];
    }

    public IList<ReminderEntry> Reminders { get; private set; }
}
