using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>Lines end at 120 characters, so that two files fit side by side.</summary>
internal sealed class LineLengthRule : ISourceRule
{
    private const int Cap = 120;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        for (int i = 0; i < source.Lines.Count; i++)
        {
            int length = source.Lines[i].Length;
            if (length > Cap)
                yield return new Finding(source.Path, i + 1, $"The line has {length} characters; break it at {Cap}.");
        }
    }
}
