using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>What a transaction has read that counts at its commit, and what others have written meanwhile.</summary>
internal sealed class ModelConflicts
{
    private readonly List<(int Space, KeySpan Span)> _read = [];
    private readonly List<(int Space, KeySpan Span)> _others = [];
    private DateTimeOffset? _earliestExpiry;

    /// <summary>Whether single reads or ranges were asked to stay as they are.</summary>
    public bool HasAsked { get; set; }

    public void NoteRead(int space, KeySpan span) => _read.Add((space, span));

    public void NoteExpiry(DateTimeOffset? expiry)
    {
        if (expiry is not null && (_earliestExpiry is null || expiry < _earliestExpiry)) _earliestExpiry = expiry;
    }

    public void NoteOther(int space, KeySpan span) => _others.Add((space, span));

    /// <summary>What the commit is refused for, or null.</summary>
    public TransactionConflictKind? Find(ModelRun run, ModelOwnWrites own, DateTimeOffset now)
    {
        if (own.Written(run.Keys).Any(IsWrittenByOthers)) return TransactionConflictKind.Write;
        if (_read.Any(IsWrittenByOthers)) return TransactionConflictKind.Read;
        if (_earliestExpiry <= now) return TransactionConflictKind.Expired;
        for (int space = 0; space < OperationGenerator.Spaces; space++)
        {
            for (int place = 0; place < run.Keys.Count; place++)
            {
                bool isTouched = own.KindOf(space, place) == ModelOwnWrites.OwnKind.Touch;
                if (isTouched && run.State.Live(space, place, now) is null) return TransactionConflictKind.Expired;
            }
        }

        return null;
    }

    private bool IsWrittenByOthers((int Space, KeySpan Span) mine) =>
        _others.Any(other => other.Space == mine.Space && other.Span.Meets(mine.Span));
}
