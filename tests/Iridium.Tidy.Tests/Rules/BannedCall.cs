using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>A static member, or a set of them, that the repository does not call. Immutable.</summary>
/// <param name="Type">The type's name without its namespace.</param>
/// <param name="Members">The members' names; an empty list stands for every member.</param>
/// <param name="Applies">The files in which the call is banned.</param>
/// <param name="Instead">What to do in its place, as a sentence.</param>
internal sealed record BannedCall(
    string Type,
    IReadOnlyCollection<string> Members,
    Func<SourceFile, bool> Applies,
    string Instead)
{
    public bool Matches(string member) => Members.Count == 0 || Members.Contains(member);
}
