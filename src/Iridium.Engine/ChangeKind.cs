namespace Iridium.Engine;

/// <summary>What an operation of a change stream does.</summary>
public enum ChangeKind
{
    /// <summary>Stores a value under a key.</summary>
    Put = 0,

    /// <summary>Removes a key.</summary>
    Delete = 1,

    /// <summary>Removes the keys of a range.</summary>
    DeleteRange = 2,

    /// <summary>Changes when a record expires.</summary>
    Touch = 3,
}
