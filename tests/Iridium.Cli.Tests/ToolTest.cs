using System.Text;
using Iridium.Engine;
using Iridium.Testing;

namespace Iridium.Cli.Tests;

/// <summary>A test with a directory of its own, in which it runs the tool.</summary>
public abstract class ToolTest : IDisposable
{
    private readonly TempDirectory _directory = new();

    private protected ToolTest() => Tool = new Tool(_directory.Path);

    private protected Tool Tool { get; }

    /// <summary>The directory in which the tool keeps its data when it is not told another.</summary>
    protected string Data => _directory["iridium-data"];

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => _directory[name];

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Makes a database in <see cref="Data"/> with records in a table and in the log.</summary>
    protected void Fill(int records = 100, int valueBytes = 20)
    {
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        byte[] value = [.. Enumerable.Repeat((byte)'v', valueBytes)];
        for (int i = 0; i < records; i++) database.Default.Put(Bytes($"key{i:D5}"), value, WriteOptions.Os);
        database.Flush();
        database.Default.Put("last"u8, "in the log"u8);
    }

    /// <summary>The only file of the database whose name ends so.</summary>
    protected string FileOf(string ending) => Assert.Single(Directory.GetFiles(Data, "*" + ending));

    protected static void FlipByte(string path, long offset)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.Position = offset;
        int old = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(old ^ 0x40));
    }
}
