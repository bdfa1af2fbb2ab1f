namespace Iridium.Engine.State;

/// <summary>What the entries of a key seen so far say of it.</summary>
internal enum Verdict
{
    /// <summary>An older entry decides.</summary>
    Undecided,

    /// <summary>The key has no record.</summary>
    Absent,

    /// <summary>The last entry fed holds the record's value.</summary>
    Present,
}
