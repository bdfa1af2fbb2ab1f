namespace Orleans.GrainDirectory;

/// <summary>Names the directory of a grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainDirectoryAttribute : Attribute
{
    public const string DEFAULT_GRAIN_DIRECTORY = "default";
}
