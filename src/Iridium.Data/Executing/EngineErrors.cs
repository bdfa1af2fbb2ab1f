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
            _ => null,
        };
        return mapped is not null;
    }

    private static string StateOf(EngineErrorCode code) => code switch
    {
        EngineErrorCode.DiskFull => SqlStates.DiskFull,
        EngineErrorCode.Corruption => SqlStates.Corruption,
        EngineErrorCode.KeyspaceNotFound or EngineErrorCode.KeyspaceDropped => SqlStates.UndefinedKeyspace,
        EngineErrorCode.TransactionTooLarge => SqlStates.LimitExceeded,
        EngineErrorCode.TransactionConflict => SqlStates.SerializationFailure,
        EngineErrorCode.DatabaseLocked or EngineErrorCode.DatabaseNotFound or EngineErrorCode.FormatVersion =>
            SqlStates.ConnectionFailure,
        _ => SqlStates.InputOutput,
    };
}
