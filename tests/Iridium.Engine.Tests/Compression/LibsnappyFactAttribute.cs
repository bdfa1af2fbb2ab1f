using System.Runtime.InteropServices;

namespace Iridium.Engine.Tests.Compression;

/// <summary>A test against Google's library; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LibsnappyFactAttribute : FactAttribute
{
    private static readonly bool _isThere = NativeLibrary.TryLoad(Libsnappy.Library, out _);

    public LibsnappyFactAttribute()
    {
        if (!_isThere) Skip = $"Needs {Libsnappy.Library}: install the package libsnappy1v5.";
    }
}
