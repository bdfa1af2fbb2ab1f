using Iridium.Engine.State;

namespace Iridium.Engine.Transfer;

/// <summary>Where imported records go: one keyspace, or those that the export names. For one thread.</summary>
internal sealed class ImportTarget
{
    // Constant after construction.
    private readonly KeyspaceTree _first;
    private readonly Func<string, KeyspaceTree>? _find;

    // As the import goes on.
    private string? _name;

    /// <param name="first">Where records before the first name go.</param>
    /// <param name="find">Finds or creates a keyspace; null where all go to the first.</param>
    public ImportTarget(KeyspaceTree first, Func<string, KeyspaceTree>? find = null)
    {
        _first = first;
        _find = find;
        Current = first;
    }

    public KeyspaceTree Current { get; private set; }

    /// <summary>Keyspaces named so far.</summary>
    public int Count { get; private set; }

    /// <summary>Begins anew, after the export was read once to check it.</summary>
    public void Restart()
    {
        _name = null;
        Count = 0;
        Current = _first;
    }

    /// <summary>The records of a keyspace follow.</summary>
    /// <param name="name">Its name in the export.</param>
    /// <param name="isOnlyChecked">Whether nothing is to be created.</param>
    public void Begin(string name, bool isOnlyChecked)
    {
        Count++;
        if (_find is null && _name is not null && _name != name)
        {
            throw new ArgumentException(
                $"The export holds keyspaces '{_name}' and '{name}': import it into the database, not into one "
                + "keyspace.");
        }

        _name = name;
        if (_find is not null && !isOnlyChecked) Current = _find(name);
    }
}
