using System.Runtime.CompilerServices;

namespace Iridium.Data.Tests.Provider;

public sealed class MemoryLifeTests
{
    [Fact]
    public void A_database_in_memory_goes_with_its_last_connection_though_its_queries_are_remembered()
    {
        WeakReference engine = UsedAndClosed();
        for (int i = 0; i < 10 && engine.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(engine.IsAlive);
    }

    /// <summary>Not inlined, so that nothing on the stack of the test holds the database.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UsedAndClosed()
    {
        using var connection = new IridiumConnection("Mode=Memory");
        connection.Open();
        using (var write = new IridiumCommand("UPSERT INTO \"default\" VALUES (X'01', X'02')", connection))
            write.ExecuteNonQuery();

        // A text of its own: no other test makes the plan forget this database.
        string text = $"SELECT key, value, size AS s{Guid.NewGuid():N} FROM \"default\"";
        using var read = new IridiumCommand(text, connection);
        using IridiumDataReader reader = read.ExecuteReader();
        Assert.True(reader.Read());
        return new WeakReference(connection.Engine);
    }
}
