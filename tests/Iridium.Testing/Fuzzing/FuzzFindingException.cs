namespace Iridium.Testing.Fuzzing;

/// <summary>Bytes made the engine do what no bytes may make it do.</summary>
public sealed class FuzzFindingException : Exception
{
    public FuzzFindingException()
    {
    }

    public FuzzFindingException(string message)
        : base(message)
    {
    }

    public FuzzFindingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
