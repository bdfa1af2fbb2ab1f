using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>
/// Batches of one commit group: what an earlier one writes cannot be read yet, so one that asks about it has to be left
/// for the next group.
/// </summary>
public sealed class GroupConflictTests : IDisposable
{
    private readonly IridiumDatabase _database;
    private readonly RequestPool _pool = new();

    public GroupConflictTests() => _database = IridiumDatabase.Open("/g", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        Durability = Durability.Os,
    });

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("a", "b", "b", false)]
    [InlineData("b", "", "b", true)]
    [InlineData("b", "d", "c", true)]
    [InlineData("b", "d", "d", false)]
    [InlineData("", "", "x", true)]
    public void A_range_that_was_read_meets_a_key_that_an_earlier_batch_writes(
        string start, string end, string written, bool isLeft)
    {
        CommitRequest reader = NewTransaction();
        reader.Conditions.AddRange(_database.Default.Id, Bytes(start), Bytes(end));
        Assert.Equal(isLeft ? 1 : 2, Decide(NewPut(written), reader));
    }

    [Theory]
    [InlineData("a", "c", true)]
    [InlineData("c", "d", false)]
    public void A_range_that_was_read_meets_a_range_deletion_of_an_earlier_batch(string start, string end, bool isLeft)
    {
        CommitRequest deletion = _pool.Rent();
        deletion.Operations.AddDeleteRange(_database.Default.Id, "b"u8, "c"u8);
        deletion.Prepare(Durability.Os, isTask: true);
        CommitRequest reader = NewTransaction();
        reader.Conditions.AddRange(_database.Default.Id, Bytes(start), Bytes(end));
        Assert.Equal(isLeft ? 1 : 2, Decide(deletion, reader));
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("b", true)]
    public void What_a_transaction_writes_meets_what_an_earlier_batch_writes(string key, bool isLeft)
    {
        CommitRequest writer = NewTransaction();
        writer.Operations.AddPut(_database.Default.Id, Bytes(key), "v"u8, null);
        Assert.Equal(isLeft ? 1 : 2, Decide(NewPut("b"), writer));
    }

    [Fact]
    public void A_range_deletion_of_a_transaction_meets_what_an_earlier_batch_writes()
    {
        CommitRequest writer = NewTransaction();
        writer.Operations.AddDeleteRange(_database.Default.Id, "a"u8, "c"u8);
        Assert.Equal(1, Decide(NewPut("b"), writer));
    }

    [Fact]
    public void Ranges_beyond_what_is_compared_under_the_gate_are_left_and_decided_as_the_next_group()
    {
        CommitRequest[] puts = [.. Enumerable.Range(0, 200).Select(i => NewPut($"a{i:d3}"))];
        Assert.Equal(201, Decide([.. puts, NewReader(20)]));
        puts = [.. Enumerable.Range(0, 200).Select(i => NewPut($"a{i:d3}"))];
        CommitRequest reader = NewReader(2_000);
        Assert.Equal(200, Decide([.. puts, reader]));
        Assert.Equal(1, Decide(reader));

        CommitRequest NewReader(int ranges)
        {
            CommitRequest request = NewTransaction();
            for (int i = 0; i < ranges; i++)
                request.Conditions.AddRange(_database.Default.Id, Bytes($"b{i:d5}"), Bytes($"b{i:d5}x"));
            return request;
        }
    }

    [Fact]
    public void The_keys_of_conditions_grow_up_to_the_longest_array_and_no_further()
    {
        Assert.Equal(64, ConditionList.GrownLength(0, 5));
        Assert.Equal(128, ConditionList.GrownLength(64, 65));
        Assert.Equal(500, ConditionList.GrownLength(64, 500));
        Assert.Equal(Array.MaxLength, ConditionList.GrownLength(1_500_000_000, 1_500_000_001));
        var error = Assert.Throws<IridiumException>(
            () => ConditionList.GrownLength(Array.MaxLength, Array.MaxLength + 1L));
        Assert.Equal(EngineErrorCode.TransactionTooLarge, error.Code);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>How many requests of a group are decided at once.</summary>
    private int Decide(params CommitRequest[] requests)
    {
        EngineState state = _database.Engine.State;
        var group = new CommitGroup();
        foreach (CommitRequest request in requests) group.Add(request);
        var log = new GroupLog(state);
        log.Write(group);
        if (group.HoldsConditionGate) state.ConditionGate.Exit();
        log.Close();
        return group.Decisions.Length;
    }

    private CommitRequest NewPut(string key)
    {
        CommitRequest request = _pool.Rent();
        request.Operations.AddPut(_database.Default.Id, Bytes(key), "value"u8, null);
        request.Prepare(Durability.Os, isTask: true);
        return request;
    }

    private CommitRequest NewTransaction()
    {
        CommitRequest request = _pool.Rent();
        request.Conditions.BeginTransaction(_database.LastSequence, ExpiryCodec.Never);
        request.Prepare(Durability.Os, isTask: true);
        return request;
    }
}
