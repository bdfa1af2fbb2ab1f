namespace Iridium.Engine.State;

/// <summary>
/// A count of users that starts at one and, once it has reached zero, stays there: what it guards is then gone.
/// A mutable struct: keep it in a field that is not readonly. Thread-safe.
/// </summary>
internal struct ReferenceCount
{
    // Users besides the first, so that the default value stands for one user; -1 is "gone".
    private int _extra;

    /// <summary>Adds a user unless the last one has left.</summary>
    public bool TryAdd()
    {
        int seen = Volatile.Read(ref _extra);
        while (seen >= 0)
        {
            int before = Interlocked.CompareExchange(ref _extra, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Takes a user away; true for the last one.</summary>
    public bool Release()
    {
        int now = Interlocked.Decrement(ref _extra);
        if (now < -1) throw new InvalidOperationException("A reference was released twice.");
        return now == -1;
    }
}
