using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Iridium.Bench.Data;
using Iridium.Bench.Engines.LevelFamily;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Engines.LevelDb;

/// <summary>
/// LevelDB through its C interface, which knows no other way to read than into memory that it allocates.
/// </summary>
internal sealed unsafe class LevelDbEngine : LevelEngine
{
    private const int LevelZeroCompactionTrigger = 4;
    private readonly delegate* unmanaged<nint, nint, byte*, nuint, nuint*, byte**, byte*> _get;
    private readonly delegate* unmanaged<void*, void> _free;

    public LevelDbEngine(EngineSettings settings)
        : base(new LevelDbOptions(settings), settings)
    {
        _get = (delegate* unmanaged<nint, nint, byte*, nuint, nuint*, byte**, byte*>)Library.Export("get");
        _free = (delegate* unmanaged<void*, void>)Library.Export("free");
        // The others always check what they read from disk.
        Library.SetFlag("readoptions_set_verify_checksums", Reads, true);
    }

    public static string Describe(EngineSettings settings) =>
        Describe(settings, "", "one background thread, checksums verified", hasNoLog: false);

    /// <summary>
    /// Waits for the compactions that are due. LevelDB flushes its memtable on no command but a full compaction's; a
    /// reopened database has it in a table.
    /// </summary>
    public override void Settle() =>
        Quiescence.Wait(() => NumberProperty("leveldb.num-files-at-level0") < LevelZeroCompactionTrigger);

    protected override bool TryRead(ReadOnlySpan<byte> key, out long record)
    {
        byte* error = null;
        byte* value;
        nuint length;
        fixed (byte* k = key) value = _get(Database, Reads, k, (nuint)key.Length, &length, &error);
        Library.Check(error);
        record = 0;
        if (value == null) return false;
        record = ValueSource.RecordOf(new ReadOnlySpan<byte>(value, (int)length));
        _free(value);
        return true;
    }

    private int NumberProperty(string name)
    {
        byte* text;
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
            text = ((delegate* unmanaged<nint, byte*, byte*>)Library.Export("property_value"))(Database, bytes);
        if (text == null) throw new BenchException($"LevelDB does not know the property '{name}'.");
        string number = Marshal.PtrToStringUTF8((nint)text) ?? "";
        _free(text);
        return int.Parse(number, CultureInfo.InvariantCulture);
    }
}
