namespace Iridium.Data.Syntax;

/// <summary>What becomes of an inserted row whose key is there.</summary>
internal enum ConflictAction
{
    /// <summary>The statement fails.</summary>
    Fail,

    /// <summary>The record stays as it is.</summary>
    Nothing,

    /// <summary>The record is changed as the statement says.</summary>
    Update,
}
