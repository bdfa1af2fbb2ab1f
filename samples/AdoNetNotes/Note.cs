namespace AdoNetNotes;

/// <summary>A note as it was read.</summary>
internal sealed class Note
{
    public string Name { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>Changes with each write; who writes back says which version was read.</summary>
    public long Version { get; init; }

    /// <summary>When it goes by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public override string ToString() =>
        $"{Name}: {Text} (version {Version}{(ExpiresAt is { } end ? $", until {end:u}" : "")})";
}
