using System.Reflection;

namespace Iridium.Samples.Tests;

/// <summary>Where the repository and the sample built with these tests are.</summary>
internal static class BuiltSample
{
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The sample of the configuration the tests were built in, so that neither is stale.</summary>
    public static string Assembly { get; } = Path.Combine(
        RepositoryRoot, "samples", "SessionStore", "bin", Configuration, "net10.0", "SessionStore.dll");

    private static string Configuration =>
        typeof(BuiltSample).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("Iridium.Providers.sln").Any()) return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has Iridium.Providers.sln.");
    }
}
