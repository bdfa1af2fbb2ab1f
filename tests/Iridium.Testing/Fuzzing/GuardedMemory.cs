using System.Runtime.InteropServices;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// Memory that ends where a page without access begins, so that reading or writing one byte behind it ends the process.
/// For one thread. Elsewhere than on Linux it is plain memory.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageBytes = 4096;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly int _room;
    private readonly byte* _start;
    private readonly bool _isMapped;

    /// <param name="room">Most bytes to ask for.</param>
    public GuardedMemory(int room)
    {
        _room = (room + PageBytes - 1) / PageBytes * PageBytes;
        if (OperatingSystem.IsLinux())
        {
            nint map = Map(0, (nuint)_room + PageBytes, ReadWrite, PrivateAnonymous, -1, 0);
            _isMapped = map != -1 && Protect(map + _room, PageBytes, 0) == 0;
            _start = (byte*)map;
        }

        if (!_isMapped) _start = (byte*)NativeMemory.Alloc((nuint)_room);
    }

    /// <summary>The last bytes before the guard.</summary>
    /// <param name="length">How many.</param>
    public Span<byte> Last(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _room);
        return new Span<byte>(_start + _room - length, length);
    }

    public void Dispose()
    {
        if (_isMapped) _ = Unmap((nint)_start, (nuint)_room + PageBytes);
        else NativeMemory.Free(_start);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
