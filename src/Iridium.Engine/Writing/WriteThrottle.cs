using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;

namespace Iridium.Engine.Writing;

/// <summary>
/// Makes the leader wait while the background is too far behind, so that memory and the number of tables stay bounded.
/// </summary>
internal sealed class WriteThrottle(EngineState state)
{
    private const int SealedMemtablesMax = 2;
    private const int LevelZeroTablesOverTrigger = 16;

    private readonly Func<bool> _hasRoom = () => HasRoom(state);

    /// <exception cref="IridiumException">The background is in trouble, so waiting would not end.</exception>
    public void WaitForRoom()
    {
        if (HasRoom(state)) return;
        if (state.Signal.InlineStep is null)
            state.Context.Log.WritesWait("flushes or compactions are behind");
        state.Signal.RequestWork();
        state.Signal.WaitUntil(_hasRoom);
    }

    private static bool HasRoom(EngineState state)
    {
        if (state.Context.Latch.IsFailed) return true;
        int levelZeroMax = state.Context.Options.LevelZeroCompactionTrigger + LevelZeroTablesOverTrigger;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            if (tree.SealedCount >= SealedMemtablesMax || tree.LevelZeroCount >= levelZeroMax) return false;
        }

        return true;
    }
}
