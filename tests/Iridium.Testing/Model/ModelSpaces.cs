using System.Diagnostics.CodeAnalysis;
using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>The keyspaces of a random run: the default one and others that are created as it goes.</summary>
public static class ModelSpaces
{
    public static string NameOf(int space) => space == 0 ? "default" : $"space {space}";

    /// <summary>How many of them exist; they are created in order.</summary>
    public static int CountIn(IridiumDatabase database)
    {
        int count = 1;
        while (TryGet(database, count, out _)) count++;
        return count == database.KeyspaceNames.Count
            ? count
            : throw new ModelMismatchException($"unknown keyspaces: {string.Join(", ", database.KeyspaceNames)}");
    }

    public static bool TryGet(IridiumDatabase database, int space, [NotNullWhen(true)] out Keyspace? keyspace) =>
        database.TryGetKeyspace(NameOf(space), out keyspace);

    public static Keyspace Get(IridiumDatabase database, int space) =>
        TryGet(database, space, out Keyspace? keyspace)
            ? keyspace
            : throw new ModelMismatchException($"keyspace '{NameOf(space)}' is missing");
}
