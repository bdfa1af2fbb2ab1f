using Iridium.Engine;
using Iridium.Testing.Crashes;
using Iridium.Testing.Faults;
using Iridium.Testing.Model;

namespace Iridium.Testing.Planted;

/// <summary>
/// An engine that is broken on purpose, to see that a harness notices. Nearly all of them are broken by the file system
/// they run on, so that the engine has nothing in it for their sake. Immutable.
/// </summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Harness">Who must notice: crash, metamorphic or corrupt.</param>
/// <param name="Plant">Plants the error in the options.</param>
public sealed record PlantedError(string Name, string Harness, Func<DatabaseOptions, DatabaseOptions> Plant)
{
    private const int CrashesInChain = 12;
    private const int OperationsInList = 2_000;

    /// <summary>Every one there is.</summary>
    public static IReadOnlyList<PlantedError> All { get; } =
    [
        new("sync of the log skipped", "crash", options => options with
        {
            FileSystem = new UnsyncedFiles(options.FileSystem, ".wal"),
        }),
        new("sync of tables skipped", "crash", options => options with
        {
            FileSystem = new UnsyncedFiles(options.FileSystem, ".tbl"),
        }),
        new("directory not synced", "crash", options => options with
        {
            FileSystem = new UnsyncedDirectories(options.FileSystem),
        }),
        new("log cut too far", "crash", options => options with
        {
            FileSystem = new ShortenedLogs(options.FileSystem),
        }),
        new("batch split", "crash", options => options with
        {
            FileSystem = new RewrittenLogs(options.FileSystem, splitsBatches: true),
        }),
        new("checksum of the log ignored", "corrupt", options => options with
        {
            FileSystem = new RewrittenLogs(options.FileSystem, splitsBatches: false),
        }),
        new("checksum of blocks ignored", "corrupt", options => options with
        {
            FileSystem = new AlteredTables(options.FileSystem, spoilsFilters: false),
        }),
        new("tombstone dropped early", "metamorphic", options => options with { PlantsEarlyDrops = true }),
        new("filter wrong", "metamorphic", options => options with
        {
            FileSystem = new AlteredTables(options.FileSystem, spoilsFilters: true),
        }),
    ];

    public override string ToString() => Name;

    /// <summary>Lets its harness run until it notices.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="rounds">Chains, lists or databases to try at most.</param>
    /// <returns>Model operations, or damaged databases, that it took; null when it went unnoticed.</returns>
    public int? OperationsUntilCaught(int seed, int rounds)
    {
        int operations = 0;
        for (int round = 0; round < rounds; round++)
        {
            bool isCaught = Harness switch
            {
                "crash" => IsCaughtByCrash(seed + round, ref operations),
                "metamorphic" => IsCaughtByModel(seed + round, ref operations),
                _ => IsCaughtByDamage(seed + round, ref operations),
            };
            if (isCaught) return operations;
        }

        return null;
    }

    private bool IsCaughtByCrash(int seed, ref int operations)
    {
        CrashProfile[] profiles = Enum.GetValues<CrashProfile>();
        var chain = new CrashChain(seed, profiles[seed % profiles.Length], OperationMix.Writes, Plant);
        try
        {
            chain.Run(CrashesInChain);
            return false;
        }
        catch (ModelMismatchException)
        {
            return true;
        }
        finally
        {
            operations += chain.Operations;
        }
    }

    private bool IsCaughtByModel(int seed, ref int operations)
    {
        IReadOnlyList<ModelOperation> list = MetamorphicRun.OperationsOf(seed, OperationsInList);
        bool isCaught = MetamorphicRun.Failure(seed, list, out int done, Plant) is not null;
        operations += done;
        return isCaught;
    }

    private bool IsCaughtByDamage(int seed, ref int operations)
    {
        var target = new DamageTarget(seed, isClosed: (seed & 1) == 0, Plant);
        var random = new Random(seed);
        foreach (string name in target.Names)
        {
            for (int i = 0; i < 100; i++)
            {
                byte[] bytes = [.. target[name]];
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                operations++;
                try
                {
                    target.IsNoticed(name, bytes);
                }
                catch (Exception error) when (error is ModelMismatchException or IridiumException)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
