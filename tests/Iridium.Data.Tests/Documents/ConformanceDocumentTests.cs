using System.Data;
using System.Globalization;
using Iridium.Data.Tests.Provider;
using Iridium.Data.Tests.Specification;
using Iridium.Data.Values;

namespace Iridium.Data.Tests.Documents;

/// <summary>Holds the tables of docs/ado-net-conformance.md against the provider.</summary>
public sealed class ConformanceDocumentTests : ProviderTest
{
    public static TheoryData<DbType> Types => [.. ConversionSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_document_names_the_type_and_what_it_is_read_as(DbType type)
    {
        SampledType sampled = ConversionSamples.All[type];
        string[] row = RowOf($"`{type}`", cells: 5);
        Assert.Equal($"`{sampled.Name}`", row[1]);
        Assert.Equal(Accessors.ListOf(type), row[4]);
        Assert.Equal(KeywordOf(sampled.ClrType), row[3]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_name_in_the_document_is_known_and_every_known_name_is_in_it(DbType type)
    {
        SampledType sampled = ConversionSamples.All[type];
        string[] row = RowOf($"`{type}`", cells: 5);
        string[] names = [.. $"{row[1]}, {row[2]}".TrimEnd(' ', ',').Split(", ").Select(name => name.Trim('`'))];
        foreach (string name in names)
        {
            OnRow($"SELECT CAST({sampled.Samples[^1].Literal} AS {name.ToLowerInvariant()});", reader =>
            {
                Assert.Equal(sampled.Name, reader.GetDataTypeName(0));
                Assert.Equal(sampled.Samples[^1].Value, reader.GetValue(0));
            });
        }

        Assert.Contains(type.ToString(), names, StringComparer.OrdinalIgnoreCase);
        SqlType own = SqlDbTypes.TypeOf(type);
        foreach ((string name, SqlType of) in SqlTypeNames.All)
            Assert.Equal((name, of == own), (name, names.Contains(name.ToUpperInvariant())));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_document_shows_how_each_value_is_written(DbType type)
    {
        string[] row = RowOf($"{type}", cells: 6);
        string[] kinds = ["empty", "zero", "one", "minimum", "maximum"];
        for (int i = 0; i < kinds.Length; i++)
        {
            string? literal = ConversionSamples.All[type].Samples
                .Where(each => each.Kind == kinds[i])
                .Select(each => $"`{each.Literal}`")
                .FirstOrDefault();
            Assert.Equal((kinds[i], literal ?? ""), (kinds[i], row[i + 1]));
        }
    }

    [Fact]
    public void The_counts_of_the_document_add_up()
    {
        int sum = 0;
        int total = 0;
        foreach (string line in File.ReadLines(DocumentPath()))
        {
            string[] cells = line.Split('|');
            if (cells.Length < 4) continue;
            if (cells[1].EndsWith("TestBase` ", StringComparison.Ordinal)) sum += Count(cells[2]);
            if (cells[1] == " together ") total = Count(cells[2]);
        }

        Assert.Equal(sum, total);
    }

    private static int Count(string cell) =>
        int.Parse(cell.Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string[] RowOf(string first, int cells)
    {
        string line = Assert.Single(
            File.ReadLines(DocumentPath()),
            line => line.StartsWith($"| {first} |", StringComparison.Ordinal)
                && line.Count(letter => letter == '|') == cells + 1);
        return [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];
    }

    private static string KeywordOf(Type type) => type.Name switch
    {
        "Boolean" => "`bool`",
        "Int16" => "`short`",
        "UInt16" => "`ushort`",
        "Int32" => "`int`",
        "UInt32" => "`uint`",
        "Int64" => "`long`",
        "UInt64" => "`ulong`",
        "Single" => "`float`",
        "DateTime" or "DateTimeOffset" or "Guid" or "TimeSpan" => $"`{type.Name}`",
        string name => $"`{name.ToLowerInvariant()}`",
    };

    private static string DocumentPath()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Iridium.Providers.sln")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, "docs", "ado-net-conformance.md");
    }
}
