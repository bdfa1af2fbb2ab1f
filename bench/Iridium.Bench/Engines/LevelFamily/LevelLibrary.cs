using System.Runtime.InteropServices;
using System.Text;

namespace Iridium.Bench.Engines.LevelFamily;

/// <summary>
/// A library whose C interface has the shape of LevelDB's, with its own name before every function's. RocksDB's began
/// as a copy of it. Functions that are called once are called through here; those that are measured are kept as
/// pointers by whoever calls them. Immutable.
/// </summary>
internal sealed unsafe class LevelLibrary(NativeLibraryName library)
{
    public nint Export(string function) => NativeLibraries.ExportOf(library, $"{library.Name}_{function}");

    public nint Create(string function) => ((delegate* unmanaged<nint>)Export(function))();

    public nint Create(string function, nuint size) => ((delegate* unmanaged<nuint, nint>)Export(function))(size);

    public void Destroy(string function, nint handle) => ((delegate* unmanaged<nint, void>)Export(function))(handle);

    public void SetFlag(string function, nint target, bool value) =>
        ((delegate* unmanaged<nint, byte, void>)Export(function))(target, value ? (byte)1 : (byte)0);

    public void SetNumber(string function, nint target, int value) =>
        ((delegate* unmanaged<nint, int, void>)Export(function))(target, value);

    public void SetSize(string function, nint target, long value) =>
        ((delegate* unmanaged<nint, nuint, void>)Export(function))(target, (nuint)value);

    public void SetHandle(string function, nint target, nint value) =>
        ((delegate* unmanaged<nint, nint, void>)Export(function))(target, value);

    public nint Open(nint options, string path)
    {
        byte* error = null;
        nint database;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
            database = ((delegate* unmanaged<nint, byte*, byte**, nint>)Export("open"))(options, text, &error);
        Check(error);
        return database;
    }

    /// <summary>Throws what a call has put into its error, if anything.</summary>
    public void Check(byte* error)
    {
        if (error == null) return;
        string message = Marshal.PtrToStringUTF8((nint)error) ?? "unknown";
        ((delegate* unmanaged<void*, void>)Export("free"))(error);
        throw new BenchException($"{library.Name}: {message}");
    }
}
