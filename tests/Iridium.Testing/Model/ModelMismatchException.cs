namespace Iridium.Testing.Model;

/// <summary>The database answered otherwise than the model.</summary>
public sealed class ModelMismatchException : Exception
{
    public ModelMismatchException()
    {
    }

    public ModelMismatchException(string message)
        : base(message)
    {
    }

    public ModelMismatchException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
