using Iridium.Engine.Memtables;

namespace Iridium.Engine.State;

/// <summary>
/// Seals memtables, and sees to it that what was not logged is flushed as one: whenever a memtable is sealed, every
/// other that holds unlogged writes is too. So at each such moment all unlogged writes so far stand in sealed memtables
/// or in tables, and tables that are installed together hold a prefix of them.
/// </summary>
internal static class MemtableSealing
{
    /// <summary>The part of a full memtable that is worth sealing for its memory: one in so many.</summary>
    private const int WorthSealingShare = 8;

    /// <summary>Seals the memtables that are due and hold something. Needs the commit gate.</summary>
    /// <returns>Whether any was sealed.</returns>
    public static bool Seal(TreeRegistry trees, Func<KeyspaceTree, bool> isDue)
    {
        bool isSealed = false;
        foreach (KeyspaceTree tree in trees.All)
        {
            if (tree.Active.IsEmpty || !isDue(tree)) continue;
            tree.RotateMemtable();
            isSealed = true;
        }

        return isSealed && SealUnlogged(trees);
    }

    /// <summary>Whether all memtables together, also those of others, pass their part of the budget.</summary>
    public static bool IsMemoryFull(EngineState state) => state.Context.Share.Resources.IsFull;

    /// <summary>
    /// Seals the memtables that have grown to their size and, when all together pass their share, the largest active
    /// one, unless a flush that is due already will make room. Where several databases share the memory the largest is
    /// not for one of them to choose. Needs the commit gate.
    /// </summary>
    public static bool SealFull(EngineState state)
    {
        long most = state.Context.Memory.OneMemtableBytes;
        KeyspaceTree? largest = null;
        bool isFlushDue = false;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            isFlushDue |= tree.SealedCount > 0;
            if (largest is null || tree.Active.Bytes > largest.Active.Bytes) largest = tree;
        }

        // A small one frees hardly anything: what fills the memory then are memtables that readers hold, or many small
        // ones, and sealing on would make a table of every few records.
        bool isWorthIt = largest is not null && largest.Active.Bytes >= most / WorthSealingShare;
        bool isLargestDue = isWorthIt
            && !isFlushDue
            && !state.Context.Share.Resources.IsShared
            && IsMemoryFull(state);
        return Seal(state.Trees, tree => tree.Active.Bytes >= most || (isLargestDue && tree == largest));
    }

    /// <summary>Seals the largest memtable, for the sake of others. Needs the commit gate.</summary>
    public static bool SealLargest(EngineState state)
    {
        KeyspaceTree? largest = null;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            if (largest is null || tree.Active.Bytes > largest.Active.Bytes) largest = tree;
        }

        return Seal(state.Trees, tree => tree == largest);
    }

    /// <summary>Seals the memtables that hold unlogged writes. Needs the commit gate.</summary>
    /// <returns>Always true.</returns>
    public static bool SealUnlogged(TreeRegistry trees)
    {
        foreach (KeyspaceTree tree in trees.All)
        {
            if (tree.Active.LastUnloggedSequence > 0) tree.RotateMemtable();
        }

        return true;
    }

    /// <summary>Whether any memtable, active or sealed, holds unlogged writes. Needs the commit gate.</summary>
    public static bool HasUnlogged(TreeRegistry trees)
    {
        foreach (KeyspaceTree tree in trees.All)
        {
            if (!tree.TryAcquireView(out ReadView? view)) continue;
            bool hasUnlogged = false;
            foreach (Memtable memtable in view.Memtables) hasUnlogged |= memtable.LastUnloggedSequence > 0;
            view.Release();
            if (hasUnlogged) return true;
        }

        return false;
    }

    /// <summary>Whether something up to a sequence waits for a flush; what is written meanwhile does not
    /// count.</summary>
    public static bool HasSealed(TreeRegistry trees, long through)
    {
        foreach (KeyspaceTree tree in trees.All)
        {
            if (tree.OldestSealedSequence <= through) return true;
        }

        return false;
    }
}
