namespace Iridium.Data.Syntax;

/// <summary>The functions of all rows.</summary>
internal enum SqlAggregate
{
    CountRows,
    MinKey,
    MaxKey,
}
