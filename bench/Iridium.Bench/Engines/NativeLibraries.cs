using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines;

/// <summary>
/// Finds the peers' libraries: at the path that was given, else where the system's loader looks. Set the paths before
/// the first use; thread-safe after that.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, nint> _handles = new(StringComparer.Ordinal);
    private static readonly Lock _gate = new();

    /// <summary>Makes import declarations find the libraries.</summary>
    /// <param name="paths">Path of each library that is not to be looked for.</param>
    public static void Configure(IReadOnlyDictionary<string, string> paths)
    {
        foreach ((string name, string path) in paths) _paths[name] = path;
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
    }

    /// <summary>Loads a library.</summary>
    /// <param name="library">The library.</param>
    /// <param name="problem">One line that says how to get it when it is missing.</param>
    public static bool TryLoad(NativeLibraryName library, [NotNullWhen(false)] out string? problem)
    {
        bool isFound = TryFind(library, out _);
        string where = _paths.TryGetValue(library.Name, out string? path)
            ? $"'{path}' cannot be loaded"
            : $"{library.Files[0]} is not installed (apt-get install {library.Package})";
        problem = isFound ? null : $"{library.Name}: {where}; it is left out.";
        return isFound;
    }

    /// <summary>The address of a library's function.</summary>
    public static nint ExportOf(NativeLibraryName library, string function) =>
        TryFind(library, out nint handle)
            ? NativeLibrary.GetExport(handle, function)
            : throw new BenchException($"{library.Name} is not loaded.");

    /// <summary>The file that a loaded library really is, with every link followed.</summary>
    public static string FileOf(NativeLibraryName library)
    {
        if (!TryFind(library, out _)) return "missing";
        string stem = _paths.TryGetValue(library.Name, out string? path)
            ? Path.GetFileName(path).Split('.')[0]
            : library.Files[0].Split('.')[0];
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            int at = line.IndexOf('/', StringComparison.Ordinal);
            if (at >= 0 && Path.GetFileName(line[at..]).StartsWith(stem, StringComparison.Ordinal)) return line[at..];
        }

        return path ?? library.Files[0];
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        NativeLibraryName? library = NativeLibraryName.All.FirstOrDefault(known => known.Name == name);
        return library is not null && TryFind(library, out nint handle) ? handle : 0;
    }

    private static bool TryFind(NativeLibraryName library, out nint handle)
    {
        lock (_gate)
        {
            if (_handles.TryGetValue(library.Name, out handle)) return true;
            IEnumerable<string> files = _paths.TryGetValue(library.Name, out string? path) ? [path] : library.Files;
            foreach (string file in files)
            {
                if (!NativeLibrary.TryLoad(file, out handle)) continue;
                _handles[library.Name] = handle;
                return true;
            }

            return false;
        }
    }
}
