namespace Iridium.Engine;

/// <summary>Receives one record that a <c>MultiGet</c> found.</summary>
/// <typeparam name="TState">What the caller passes through.</typeparam>
/// <param name="index">Place of the key among those that were asked for, from 0.</param>
/// <param name="value">The value, in the engine's memory; valid until the call returns.</param>
/// <param name="info">The record's sequence, expiry and length.</param>
/// <param name="state">What was passed to <c>MultiGet</c>.</param>
public delegate void MultiGetAction<in TState>(
    int index,
    ReadOnlySpan<byte> value,
    in RecordInfo info,
    TState state)
    where TState : allows ref struct;
