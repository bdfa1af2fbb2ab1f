namespace Iridium.Engine.Writing;

/// <summary>What a condition of a batch asks of the newest state.</summary>
internal enum ConditionKind : byte
{
    /// <summary>The key has no live record.</summary>
    Absent,

    /// <summary>The key's live record was written at a given sequence.</summary>
    SequenceIs,

    /// <summary>The key has a live record; a touch asks for it.</summary>
    Live,

    /// <summary>Nothing was written to the key since the sequence of the list.</summary>
    KeyUnchanged,

    /// <summary>Nothing was written to the range since the sequence of the list.</summary>
    RangeUnchanged,
}
