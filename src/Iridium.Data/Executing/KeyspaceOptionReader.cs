using System.Globalization;
using Iridium.Data.Syntax;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Reads the options of CREATE KEYSPACE … WITH (…). Stateless.</summary>
internal static class KeyspaceOptionReader
{
    private const string Names =
        "block_bytes, filter_bits, compression, compaction, fifo_bytes_max and fifo_age_max";

    /// <exception cref="IridiumException">An option is unknown or has no such value.</exception>
    public static KeyspaceOptions Read(IReadOnlyList<NamedOption> given, IridiumDatabase database)
    {
        KeyspaceOptions options = database.Default.Options;
        foreach (NamedOption option in given)
        {
            SqlValue value = SqlValue.Of(
                ((LiteralExpression)option.Value).Type, ((LiteralExpression)option.Value).Value);
            options = option.Name.ToUpperInvariant() switch
            {
                "BLOCK_BYTES" => options with { BlockBytes = Int(value) },
                "FILTER_BITS" => options with { FilterBitsPerKey = Int(value) },
                "COMPRESSION" => options with { Compression = Named<CompressionMethod>(option, value) },
                "COMPACTION" => options with { Compaction = Named<CompactionStyle>(option, value) },
                "FIFO_BYTES_MAX" => options with { FifoBytesMax = SqlCast.To(value, SqlType.BigInt).Number },
                "FIFO_AGE_MAX" => options with { FifoAgeMax = new TimeSpan(SqlCast.To(value, SqlType.Time).Number) },
                _ => throw new IridiumException(
                    SqlStates.SyntaxError, $"There is no option '{option.Name}'; there are {Names}."),
            };
        }

        return options;
    }

    private static int Int(SqlValue value) => (int)SqlCast.To(value, SqlType.Integer).Number;

    private static T Named<T>(NamedOption option, SqlValue value)
        where T : struct, Enum
    {
        string text = SqlCast.ToText(value).Replace("_", "", StringComparison.Ordinal);
        return Enum.TryParse(text, ignoreCase: true, out T found) && !char.IsAsciiDigit(text[0])
            ? found
            : throw new IridiumException(
                SqlStates.InvalidText,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{option.Name} is '{text}'; it takes {string.Join(", ", Enum.GetNames<T>())}."));
    }
}
