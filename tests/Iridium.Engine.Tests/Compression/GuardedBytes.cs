using System.Runtime.InteropServices;

namespace Iridium.Engine.Tests.Compression;

/// <summary>
/// Memory that ends where a page begins that may not be touched: reading or writing one byte too many ends the process.
/// Where the system has no such call, plain memory.
/// </summary>
internal sealed unsafe partial class GuardedBytes : IDisposable
{
    private const int PageBytes = 1 << 16; // A multiple of every page size in use.
    private const int NoAccess = 0;
    private const int ReadAndWrite = 3;

    // Constant after construction.
    private readonly byte* _memory;
    private readonly int _usable;

    public GuardedBytes(int bytesMax)
    {
        _usable = (bytesMax + PageBytes - 1) / PageBytes * PageBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(_usable + PageBytes), PageBytes);
        if (OperatingSystem.IsLinux()) Assert.Equal(0, Protect(_memory + _usable, PageBytes, NoAccess));
    }

    /// <summary>The last bytes before the guarded page.</summary>
    public Span<byte> Last(int length) => new(_memory + _usable - length, length);

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) Assert.Equal(0, Protect(_memory + _usable, PageBytes, ReadAndWrite));
        NativeMemory.AlignedFree(_memory);
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int access);
}
