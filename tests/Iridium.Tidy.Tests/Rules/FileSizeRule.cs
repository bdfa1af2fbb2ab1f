using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>A file tells one thing, and one thing fits in 500 lines (600 for tests); 300 is what to aim at.</summary>
internal sealed class FileSizeRule : ISourceRule
{
    public const int SoftCap = 300;
    private const int CodeCap = 500;
    private const int TestCap = 600;

    public static int LineCount(SourceFile source) =>
        source.Lines[^1].Length == 0 ? source.Lines.Count - 1 : source.Lines.Count;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        int cap = source.IsTest ? TestCap : CodeCap;
        int lines = LineCount(source);
        if (lines <= cap) yield break;
        yield return new Finding(
            source.Path,
            cap + 1,
            $"The file has {lines} lines; the cap is {cap} (aim at {SoftCap}). "
            + "Move one of its subjects to a type and file of its own.");
    }
}
