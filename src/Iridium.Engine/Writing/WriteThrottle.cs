using Iridium.Engine.State;

namespace Iridium.Engine.Writing;

/// <summary>
/// Makes the leader wait while the background is too far behind, so that memory and the number of tables stay bounded.
/// </summary>
internal sealed class WriteThrottle(EngineState state)
{
    private const int SealedMemtablesMax = 2;
    private const int LevelZeroTablesOverTrigger = 16;

    private readonly Func<bool> _hasMemtables = () => HasMemtables(state);
    private readonly Func<bool> _hasLevelZero = () => HasLevelZero(state);

    /// <exception cref="IridiumException">The background is in trouble, so waiting would not end.</exception>
    public void WaitForRoom()
    {
        if (!HasMemtables(state)) Wait(WorkKind.Flush, _hasMemtables);
        if (!HasLevelZero(state)) Wait(WorkKind.Compaction, _hasLevelZero);
    }

    private void Wait(WorkKind work, Func<bool> hasRoom)
    {
        long begun = state.Context.Stalls.Begin(work);
        try
        {
            state.Signal.RequestWork();
            state.Signal.WaitUntil(work, hasRoom);
        }
        finally
        {
            state.Context.Stalls.End(work, begun);
        }
    }

    private static bool HasMemtables(EngineState state)
    {
        if (state.Context.Latch.IsFailed) return true;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            if (tree.SealedCount >= SealedMemtablesMax) return false;
        }

        return true;
    }

    private static bool HasLevelZero(EngineState state)
    {
        if (state.Context.Latch.IsFailed) return true;
        int most = state.Context.Options.LevelZeroCompactionTrigger + LevelZeroTablesOverTrigger;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            if (tree.LevelZeroCount >= most) return false;
        }

        return true;
    }
}
