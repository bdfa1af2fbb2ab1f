using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>Whom to tell of the records found, and what to pass along.</summary>
internal readonly ref struct FoundVisitor<TState>(MultiGetAction<TState> action, TState state)
    where TState : allows ref struct
{
    private readonly TState _state = state;

    public void Visit(int index, in FoundRecord record)
    {
        RecordInfo info = record.Info;
        action(index, record.Value, in info, _state);
    }
}
