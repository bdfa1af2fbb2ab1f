namespace Iridium.Engine;

/// <summary>Tells handlers what an open database does. Thread-safe.</summary>
public static class DatabaseEvents
{
    /// <summary>Has handlers called from now on. What happens while nobody listens costs nothing and is told to nobody.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="events">The handlers.</param>
    /// <returns>Dispose it to end that; events that are on their way still come. Closing the database ends it too.
    /// </returns>
    public static IDisposable Listen(this IridiumDatabase database, EngineEvents events)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(events);
        return database.Engine.State.Context.Events.Add(events);
    }
}
