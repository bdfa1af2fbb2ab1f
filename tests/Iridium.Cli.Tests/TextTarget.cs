using System.Text;
using Iridium.Testing.Fuzzing;

namespace Iridium.Cli.Tests;

/// <summary>Something that reads a text a user gives: it takes the text or says what is wrong with it.</summary>
/// <param name="name">Name of the target.</param>
/// <param name="seeds">Texts that are taken.</param>
/// <param name="holds">Reads a text, and says whether what was read is right.</param>
internal sealed class TextTarget(string name, string[] seeds, Func<string, bool> holds) : FuzzTarget(name)
{
    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds() => seeds.Select(Encoding.UTF8.GetBytes);

    protected override bool IsDeclared(Exception thrown) => thrown is UsageException;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        Require(holds(text), $"'{text}' was read as something else");
        return 1;
    }
}
