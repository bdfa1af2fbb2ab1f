namespace Iridium.Engine.Backups;

/// <summary>Tells how far a long copy is, and stops it between two reads when it is cancelled. Used by one thread.
/// </summary>
internal sealed class CopyMeter(IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
{
    private long _doneBytes;
    private long _totalBytes;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Bytes read or skipped so far.</summary>
    public long DoneBytes => _doneBytes;

    /// <summary>Adds to what counts as the whole.</summary>
    public void Expect(long bytes) => _totalBytes += bytes;

    /// <summary>Counts bytes of a step as done.</summary>
    public void Advance(string step, long bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _doneBytes += bytes;
        progress?.Report(new EngineProgress(step, _doneBytes, Math.Max(_totalBytes, _doneBytes)));
    }
}
