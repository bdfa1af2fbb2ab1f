using Iridium.Engine;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// One place where Iridium reads bytes or text that it did not just write: how it is fed any bytes, and what it may do
/// about them. For one thread.
/// </summary>
public abstract class FuzzTarget(string name)
{
    /// <summary>Name of the target, and of its folder in the corpus.</summary>
    public string Name { get; } = name;

    /// <summary>Whether inputs are texts, so that they are changed token by token too.</summary>
    public virtual bool IsText => false;

    /// <summary>Well-formed inputs to begin with; the same at each call where chance allows.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Gives changed bytes checksums that fit, so that what stands behind the sums is reached.</summary>
    public virtual void Seal(Span<byte> input)
    {
    }

    /// <summary>Most bytes of managed memory that an input of a length may make the engine take.</summary>
    public virtual long AllocatedBytesMax(int length) => 4L * 1024 * 1024 + 512L * length;

    /// <summary>Feeds the engine.</summary>
    /// <returns>Something that tells ways through the code apart, such as how much was read.</returns>
    /// <exception cref="FuzzFindingException">The engine did what it may not do.</exception>
    public int Execute(ReadOnlySpan<byte> input)
    {
        try
        {
            return Feed(input);
        }
        catch (Exception error) when (IsDeclared(error))
        {
            return SignatureOf(error);
        }
    }

    protected abstract int Feed(ReadOnlySpan<byte> input);

    protected virtual bool IsDeclared(Exception thrown) => thrown is CorruptionException or FormatVersionException;

    protected static void Require(bool holds, string message)
    {
        if (!holds) throw new FuzzFindingException(message);
    }

    /// <summary>Small numbers one by one, larger ones by their magnitude.</summary>
    protected static int Magnitude(long count) => count < 4 ? (int)count : 4 + (int)long.Log2(count);

    private static int SignatureOf(Exception error)
    {
        // Numbers, and what stands between quotes, differ from input to input; the words around them say which check it
        // was.
        var hash = new HashCode();
        hash.Add(error.GetType().Name);
        int begin = error.Message.IndexOf('\'');
        int end = error.Message.LastIndexOf('\'');
        for (int i = 0; i < error.Message.Length; i++)
        {
            char each = error.Message[i];
            if ((i < begin || i >= end) && !char.IsAsciiHexDigit(each)) hash.Add(each);
        }

        return hash.ToHashCode();
    }
}
