namespace Orleans;

/// <summary>The version of a membership table and its ETag.</summary>
public sealed class TableVersion(int version, string eTag)
{
    public int Version { get; } = version;

    public string VersionEtag { get; } = eTag;

    public TableVersion Next() => new(Version + 1, VersionEtag);

    public override string ToString() => $"<{Version}, {VersionEtag}>";
}
