namespace OrleansSilo.Silo;

/// <summary>The persistent state of an account.</summary>
public sealed class AccountBook
{
    public List<string> Lines { get; init; } = [];
}
