using System.Reflection;

namespace Iridium.Samples.Tests;

/// <summary>Where the repository and the samples built with these tests are.</summary>
internal static class BuiltSample
{
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The web shop.</summary>
    public static string Assembly { get; } = AssemblyOf("SessionStore");

    private static string Configuration =>
        typeof(BuiltSample).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>A sample of the configuration the tests were built in, so that neither is stale.</summary>
    public static string AssemblyOf(string name) =>
        Path.Combine(RepositoryRoot, "samples", name, "bin", Configuration, "net10.0", name + ".dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("Iridium.Providers.sln").Any()) return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has Iridium.Providers.sln.");
    }
}
