using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>
/// Numbers of table and blob files that nothing needs any more, waiting for the background to delete them, so that
/// a reader which lets go last does not pay for it. Thread-safe.
/// </summary>
internal sealed class ObsoleteFiles
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<ObsoleteFile> _files = [];

    /// <summary>Called when there is something to delete again, on the thread that let go. Set once, before the
    /// database is used.</summary>
    public Action? Added { get; set; }

    public void Add(long tableNumber) => Add(new ObsoleteFile(tableNumber, IsBlob: false));

    public void AddBlob(long number) => Add(new ObsoleteFile(number, IsBlob: true));

    /// <summary>Takes all numbers out.</summary>
    public ObsoleteFile[] TakeAll()
    {
        using (Uninterrupted.Hold(_gate))
        {
            ObsoleteFile[] taken = [.. _files];
            _files.Clear();
            return taken;
        }
    }

    private void Add(ObsoleteFile file)
    {
        bool isFirst;
        using (Uninterrupted.Hold(_gate))
        {
            isFirst = _files.Count == 0;
            _files.Add(file);
        }

        if (isFirst) Added?.Invoke();
    }
}
