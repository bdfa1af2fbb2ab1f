namespace Iridium.Bench;

/// <summary>A run that cannot go on, with a message for the person who started it.</summary>
internal sealed class BenchException : Exception
{
    public BenchException(string message)
        : base(message)
    {
    }

    public BenchException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
