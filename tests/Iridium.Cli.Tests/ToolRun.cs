using System.Text;

namespace Iridium.Cli.Tests;

/// <summary>How one run of the tool ended.</summary>
internal sealed record ToolRun(int Code, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Asserts success without a word on standard error, and hands itself on.</summary>
    public ToolRun Done()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, Code);
        return this;
    }

    /// <summary>Asserts an exit code and exactly one line on standard error that holds all the words.</summary>
    public ToolRun Fails(int code, params string[] words)
    {
        Assert.True(code == Code, $"exit code {Code}, expected {code}; stderr: {Error}");
        Assert.StartsWith("iridium: ", Error, StringComparison.Ordinal);
        Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        foreach (string word in words) Assert.Contains(word, Error, StringComparison.Ordinal);
        return this;
    }
}
