namespace Iridium.Testing.Model;

/// <summary>What an operation of a random run does; see <see cref="ModelOperation"/> for what its numbers
/// mean.</summary>
public enum ModelOperationKind
{
    Put = 0,
    Delete = 1,
    DeleteRange = 2,
    Touch = 3,
    Batch = 4,
    RequireAbsent = 5,
    RequireSequence = 6,
    Get = 7,
    Scan = 8,
    TakeSnapshot = 9,
    DropSnapshot = 10,
    OpenCursor = 11,
    MoveCursor = 12,
    AdvanceClock = 13,
    Flush = 14,
    Compact = 15,
    BackgroundStep = 16,
    CreateKeyspace = 17,
    Reopen = 18,
    Burst = 19,
    Checkpoint = 45,
    Backup = 46,
    Follow = 28,
    Transaction = 20,
    DropKeyspace = 30,
    Ingest = 31,
    CompactRange = 32,

    /// <summary>Not for a run but for a crash chain: where its next round begins, see <c>CrashChain</c>.</summary>
    PowerLoss = 100,
}
