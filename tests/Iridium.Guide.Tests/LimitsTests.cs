using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/limits.md</summary>
public sealed class LimitsTests : GuideDatabase
{
    [Fact]
    public void What_is_too_large_is_refused()
    {
        IridiumDatabase database = Database;

        // snippet
        byte[] large = new byte[EngineLimits.KeyBytesMax + 1];
        Assert.Throws<ArgumentOutOfRangeException>(() => database.Default.Put(large, "v"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => database.Default.Put([], "v"u8));
        // end snippet
    }

    [Fact]
    public void A_transient_error_asks_for_another_try()
    {
        IridiumDatabase database = Database;
        var waiting = new Queue<string>();

        // snippet
        try
        {
            database.Default.Put("k"u8, "v"u8);
        }
        catch (IridiumException error) when (error.IsTransient)
        {
            waiting.Enqueue("k");
        }
        // end snippet

        Assert.Empty(waiting);
        Assert.NotNull(database.Default.Get("k"u8));
    }
}
