using System.Text;
using Iridium.Data;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>A connection string: every property of one that is taken can be read, and what it is written as is the
/// same.</summary>
internal sealed class ConnectionStringTarget() : FuzzTarget("connection")
{
    private static readonly string[] _texts =
    [
        "Data Source=/data;Mode=ReadOnly;Default Keyspace=\"a;b\";Durability=Os;Isolation=Serializable",
        "path='/d';commandtimeout=0;Pooling=false;Enlist=True;Create If Missing=false;MODE = Memory ;",
    ];

    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds() => _texts.Select(Encoding.UTF8.GetBytes);

    protected override bool IsDeclared(Exception thrown) => thrown is ArgumentException;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        var read = new IridiumConnectionStringBuilder(Encoding.UTF8.GetString(input));
        var again = new IridiumConnectionStringBuilder(read.ConnectionString);
        Require(read.EquivalentTo(again), $"'{read}' is read as '{again}'");
        Require(read.CommandTimeout >= 0, $"the timeout is {read.CommandTimeout}");
        return HashCode.Combine(read.Count, read.Mode, read.Durability, read.Isolation, read.Pooling, read.Enlist);
    }
}
