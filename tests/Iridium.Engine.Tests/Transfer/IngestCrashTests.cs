using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Power losses and faults at every file operation of an ingest, with writes before and after it.</summary>
public sealed class IngestCrashTests
{
    private const int Count = 60;

    [Fact]
    public void A_power_loss_at_any_operation_of_an_ingest_leaves_all_of_it_or_nothing_and_never_a_hole() =>
        EachOperation.LosesPower(Prepare, Ingest, Check);

    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.DiskFull)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.FailedSync)]
    public void Whatever_operation_of_an_ingest_fails_all_of_it_is_there_or_nothing(FaultKind kind) =>
        EachOperation.Fails(kind, Prepare, Ingest, Check);

    private static void Prepare(IridiumDatabase database)
    {
        for (int i = 0; i < 20; i++) database.Default.Put([(byte)i], [0], WriteOptions.Os);
        database.Flush();
        database.Default.Put([5], [1], WriteOptions.Os);
        database.Default.Put([200], [1], WriteOptions.None);
        database.Default.Put([201], [1], WriteOptions.Buffered);
    }

    private static void Ingest(IridiumDatabase database)
    {
        byte[] value = new byte[150];
        value[0] = 2;
        database.Default.Ingest(
            Enumerable.Range(0, Count).Select(i => new IngestRecord(new byte[] { (byte)i }, value)));
        database.Default.Put([202], [3], WriteOptions.Os);
        database.Default.Put([0], [3], WriteOptions.Sync);
        database.Default.Ingest([new IngestRecord(new byte[] { 203 }, new byte[] { 4 })]);
    }

    private static void Check(IridiumDatabase database, bool isDone)
    {
        int ingested = 0;
        for (int i = 1; i < Count; i++) ingested += database.Default.Get([(byte)i])?[0] == 2 ? 1 : 0;
        Assert.True(ingested is 0 or Count - 1, $"{ingested} records");
        bool isThere = ingested > 0;
        if (isThere)
        {
            // What was committed before an ingest came to be durable with it.
            Assert.Equal([1], database.Default.Get([200]));
            Assert.Equal([1], database.Default.Get([201]));
        }

        bool hasLater = database.Default.Get([0])?[0] == 3;
        if (hasLater) Assert.True(isThere && database.Default.Get([202]) is not null);
        bool hasLast = database.Default.Get([203]) is not null;
        if (hasLast) Assert.True(hasLater);
        if (isDone) Assert.True(hasLast);
        long last = database.LastSequence;
        Assert.Equal(last + 1, database.Default.Put([204], [5], WriteOptions.Sync));
    }
}
