namespace Iridium.Tidy.Tests.Sources;

/// <summary>One place where a rule does not hold.</summary>
/// <param name="File">Path from the repository's root, with forward slashes.</param>
/// <param name="Line">Line number, from 1.</param>
/// <param name="Message">What is wrong and what to do instead.</param>
internal sealed record Finding(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
