using System.Collections.Concurrent;

namespace Iridium.Orleans.Tests.Silo.Real;

/// <summary>Tells a test that a reminder came. Thread-safe.</summary>
internal static class Ticks
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    /// <summary>Waits for the next reminder of a grain.</summary>
    public static Task Next(string grain)
    {
        var bell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[grain] = bell;
        return bell.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public static void Ring(string grain)
    {
        if (_waiting.TryGetValue(grain, out TaskCompletionSource? bell)) bell.TrySetResult();
    }
}
