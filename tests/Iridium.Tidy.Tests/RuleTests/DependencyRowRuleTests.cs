using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class DependencyRowRuleTests
{
    private static readonly SourceFile[] _engine =
    [
        Sample("Tables/TableMeta.cs", "namespace Iridium.Engine.Tables; record TableMeta;"),
        Sample("Tables/TableReader.cs", "namespace Iridium.Engine.Tables; class TableReader;"),
        Sample("Wal/WalWriter.cs", "namespace Iridium.Engine.Wal; class WalWriter;"),
        Sample("Writing/WritePath.cs", "namespace Iridium.Engine.Writing; class WritePath;"),
        Sample("Keys/KeyOrder.cs", "namespace Iridium.Engine.Keys; class KeyOrder;"),
        Sample("Snapshot.cs", "namespace Iridium.Engine; public class Snapshot;"),
    ];

    private readonly DependencyRowRule _rule = new(_engine);

    [Theory]
    [InlineData("Keys/A.cs", "\nusing Iridium.Engine.Tables;", "Keys (row 0) uses Tables (row 2)")]
    [InlineData("Wal/A.cs", "\nusing Iridium.Engine.Tables;", "Wal (row 2) uses Tables (row 2)")]
    [InlineData("Reading/A.cs", "\nusing static Iridium.Engine.Writing.WritePath;", "uses Writing.WritePath")]
    [InlineData("Reading/A.cs", "\nusing W = Iridium.Engine.Writing.WritePath;", "uses Writing.WritePath")]
    [InlineData("Coding/A.cs", "class A {\nIridium.Engine.Wal.WalWriter _w; }", "Wal.WalWriter")]
    [InlineData("Coding/A.cs", "namespace Iridium.Engine.Coding;\nclass A { Wal.WalWriter _w; }", "Wal.WalWriter")]
    [InlineData("Coding/A.cs", "class A { void M() {\nWal.WalWriter.Open(); } }", "Wal.WalWriter")]
    [InlineData("Tables/Blocks/A.cs", "\nusing Iridium.Engine.State;", "Tables (row 2) uses State (row 3)")]
    [InlineData("Records/A.cs", "\nusing Iridium.Engine.Iterators;", "Records (row 1) uses Iterators (row 1)")]
    public void A_use_sideways_or_upwards_is_found(string path, string text, string message) =>
        Check(path, text).IsOne(2, message);

    [Theory]
    [InlineData("Opening/A.cs", "using Iridium.Engine.Writing; using Iridium.Engine.State;")]
    [InlineData("Records/A.cs", "using Iridium.Engine.Files;")]
    [InlineData("Iterators/A.cs", "using Iridium.Engine.Records;")]
    [InlineData("Tables/Blocks/A.cs", "using Iridium.Engine.Tables.Filters; using System.Buffers;")]
    [InlineData("Coding/A.cs", "class A { int M(Statistics s) => s.Tables.Count + Tables.Count + Wal.Length; }")]
    public void A_use_downwards_passes(string path, string text) => Assert.Empty(Check(path, text));

    [Fact]
    public void Versions_may_use_what_a_table_says_of_itself_and_nothing_else_of_Tables()
    {
        const string Using = "using Iridium.Engine.Tables;\nclass A { TableMeta _meta; ";
        Assert.Empty(Check("Versions/A.cs", Using + "}"));
        Assert.Empty(Check("Versions/A.cs", "class A { Tables.TableMeta _meta; }"));
        Check("Versions/A.cs", Using + "\nTableReader _reader; }").IsOne(3, "Tables.TableReader");
        Check("Versions/A.cs", "class A {\nTables.TableReader _reader; }").IsOne(2, "Tables.TableReader");
    }

    [Fact]
    public void Only_facade_types_and_handles_of_the_root_reach_above_row_0()
    {
        const string Text = "\nusing Iridium.Engine.Opening;";
        Check("DatabaseOptions.cs", Text).IsOne(2, "vocabulary");
        Assert.Empty(Check("IridiumDatabase.cs", Text));
        Assert.Empty(Check("WriteBatch.cs", "using Iridium.Engine.Wal;"));
        Assert.Empty(Check("DatabaseOptions.cs", "using Iridium.Engine.Files;"));
    }

    [Fact]
    public void A_folder_does_not_use_a_facade_type_but_may_have_a_property_of_that_name()
    {
        Check("State/A.cs", "class A {\nvoid M(Snapshot? snapshot) { } }").IsOne(2, "façade type 'Snapshot'");
        Assert.Empty(Check("State/A.cs", "class A { long M(ReadOptions o) => o.Snapshot is null ? 0 : Keyspace.Id; }"));
        Assert.Empty(Check("Opening/A.cs", "class A { IridiumDatabase _shared; }"));
    }

    [Fact]
    public void A_folder_that_is_not_in_the_table_is_found()
    {
        Check("Misc/A.cs", "class A;").IsOne(1, "no folder 'Misc'");
        Assert.Empty(_rule.Check("using Iridium.Engine;", "src/Iridium.Caching/Misc/A.cs"));
    }

    private static SourceFile Sample(string path, string text) => SourceFile.Parse(EngineFolders.Path + path, text);

    private Finding[] Check(string path, string text) => _rule.Check(text, EngineFolders.Path + path);
}
