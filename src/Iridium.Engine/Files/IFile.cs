namespace Iridium.Engine.Files;

/// <summary>
/// One open file. Offsets are explicit, there is no position. Reads and writes of different ranges may run at once;
/// the engine never writes one file from two threads. Errors are <see cref="IOException"/>.
/// </summary>
public interface IFile : IDisposable
{
    /// <summary>The path it was opened with.</summary>
    string Path { get; }

    /// <summary>Present length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes at an offset.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="offset">Where to begin, from 0.</param>
    /// <returns>Bytes read: fewer than asked for only where the file ends, 0 at or past its end.</returns>
    int Read(Span<byte> destination, long offset);

    /// <summary>Writes all of <paramref name="source"/> at an offset, growing the file as needed.</summary>
    /// <param name="source">What to write.</param>
    /// <param name="offset">Where to begin, from 0.</param>
    /// <remarks>After an error any part of the range may have been written.</remarks>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>
    /// Makes the file's bytes and length durable (fsync). Says nothing of its directory entry; see
    /// <see cref="IFileSystem.SyncDirectory"/>. After an error the unsynced bytes are in doubt for good.
    /// </summary>
    void Sync();

    /// <summary>
    /// Suggests that the disk begin to write a range, so that a later <see cref="Sync"/>, of this file or of another on
    /// the same disk, finds less to wait for. Makes nothing durable, does not wait for the disk, and may do nothing.
    /// </summary>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="bytes">Its length.</param>
    void BeginSync(long offset, long bytes)
    {
    }

    /// <summary>Cuts or grows the file; new bytes are zero. Not durable before <see cref="Sync"/>.</summary>
    /// <param name="length">The new length in bytes.</param>
    void SetLength(long length);
}
