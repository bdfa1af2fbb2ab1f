using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>A .NET type that values are read as, and every way to read one.</summary>
/// <param name="Target">The type, as the document calls it.</param>
/// <param name="From">The types whose values are read as it; all others are refused.</param>
/// <param name="Ways">GetFieldValue, GetFieldValueAsync, and the Get method if there is one.</param>
/// <param name="Convert">
/// What a value should be read as; throws what reading should throw. Streams and other objects are compared by what
/// they hold.
/// </param>
internal sealed record Accessor(
    string Target,
    DbType[] From,
    Func<DbDataReader, int, Task<object?>>[] Ways,
    Func<object, object> Convert)
{
    /// <summary>What a value should be read as.</summary>
    /// <exception cref="InvalidCastException">It should be refused.</exception>
    public object Expect(DbType type, object value) =>
        From.Contains(type) ? Convert(value) : throw new InvalidCastException();

    public static Accessor Of<T>(
        string target,
        Func<DbDataReader, int, T>? method,
        Func<object, object> convert,
        params DbType[] from) => new(target, from, WaysOf(method), convert);

    private static Func<DbDataReader, int, Task<object?>>[] WaysOf<T>(Func<DbDataReader, int, T>? method)
    {
        var ways = new List<Func<DbDataReader, int, Task<object?>>>
        {
            (reader, at) => Task.FromResult(Content(reader.GetFieldValue<T>(at))),
            async (reader, at) => Content(await reader.GetFieldValueAsync<T>(at)),
        };
        if (method is not null) ways.Add((reader, at) => Task.FromResult(Content(method(reader, at))));
        return [.. ways];
    }

    private static object? Content(object? value)
    {
        switch (value)
        {
            case Stream stream:
                using (stream)
                {
                    var copy = new MemoryStream();
                    stream.CopyTo(copy);
                    return copy.ToArray();
                }

            case TextReader reader: return reader.ReadToEnd();
            case ReadOnlyMemory<byte> memory: return memory.ToArray();
            case Memory<byte> memory: return memory.ToArray();
            case char[] letters: return new string(letters);
            default: return value;
        }
    }
}
