using System.Diagnostics.CodeAnalysis;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Turns the engine's errors into the provider's. None loses its cause.</summary>
internal static class EngineErrors
{
    public static bool TryMap(Exception error, [NotNullWhen(true)] out IridiumException? mapped)
    {
        mapped = error switch
        {
            Engine.IridiumException engine => new IridiumException(StateOf(engine.Code), engine.Message, engine),
            ArgumentOutOfRangeException limit =>
                new IridiumException(SqlStates.LimitExceeded, limit.Message, limit),
            ObjectDisposedException { ObjectName: var name } gone when name == typeof(Snapshot).FullName =>
                new IridiumException(
                    SqlStates.SnapshotTooOld, "The snapshot that the statement reads was dropped.", gone),
            ObjectDisposedException closed =>
                new IridiumException(SqlStates.ConnectionFailure, "The database was closed.", closed),
            _ => null,
        };
        return mapped is not null;
    }

    /// <summary>As <see cref="TryMap"/>, for rows that are read on after their statement.</summary>
    public static bool TryMapReading(Exception error, [NotNullWhen(true)] out IridiumException? mapped)
    {
        if (TryMap(error, out mapped)) return true;
        mapped = error is InvalidOperationException
            ? new IridiumException(
                SqlStates.InvalidTransactionState,
                "The rows can be read no further: the transaction that they are read in has ended, or was rolled back "
                + "to a savepoint before them.",
                error)
            : null;
        return mapped is not null;
    }

    private static string StateOf(EngineErrorCode code) => code switch
    {
        EngineErrorCode.DiskFull => SqlStates.DiskFull,
        EngineErrorCode.Corruption => SqlStates.Corruption,
        EngineErrorCode.KeyspaceNotFound or EngineErrorCode.KeyspaceDropped => SqlStates.UndefinedKeyspace,
        EngineErrorCode.TransactionTooLarge => SqlStates.LimitExceeded,
        EngineErrorCode.ReadOnly => SqlStates.ReadOnly,
        EngineErrorCode.SequenceGone => SqlStates.SnapshotTooOld,
        EngineErrorCode.TransactionConflict => SqlStates.SerializationFailure,
        EngineErrorCode.DatabaseLocked or EngineErrorCode.DatabaseNotFound or EngineErrorCode.FormatVersion =>
            SqlStates.ConnectionFailure,
        _ => SqlStates.InputOutput,
    };
}
