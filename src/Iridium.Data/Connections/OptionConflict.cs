using System.Reflection;
using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>Compares the options that an open database has with those that another opener asks for.</summary>
internal static class OptionConflict
{
    /// <summary>What each connection may have its own of, or what says nothing about the open database.</summary>
    private static readonly string[] _ignored =
        [nameof(DatabaseOptions.LoggerFactory), nameof(DatabaseOptions.CreateIfMissing)];

    /// <returns>The first option that differs, in words; null when all are equal.</returns>
    public static string? Find(DatabaseOptions open, DatabaseOptions asked)
    {
        foreach (PropertyInfo property in typeof(DatabaseOptions).GetProperties())
        {
            if (property.GetMethod!.IsStatic || _ignored.Contains(property.Name)) continue;
            object? has = property.GetValue(open);
            object? wants = property.GetValue(asked);
            if (!Equals(has, wants)) return $"{property.Name} is {has ?? "not set"}, not {wants ?? "unset"}";
        }

        return null;
    }
}
