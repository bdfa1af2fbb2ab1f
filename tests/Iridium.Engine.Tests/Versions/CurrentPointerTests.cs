using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Versions;

public sealed class CurrentPointerTests
{
    private const string Directory = "/c";

    private static readonly string _path = Path.Combine(Directory, FileNames.Current);

    private readonly CrashFileSystem _files = new();

    public CurrentPointerTests() => _files.CreateDirectory(Directory);

    [Fact]
    public void What_was_written_is_read_and_survives_a_power_loss()
    {
        Assert.Null(CurrentPointer.Read(_files, Directory));
        CurrentPointer.Write(_files, Directory, 7);
        CurrentPointer.Write(_files, Directory, 1_234_567);
        Assert.Equal(1_234_567, CurrentPointer.Read(_files, Directory));
        Assert.False(_files.FileExists(Path.Combine(Directory, FileNames.CurrentTemporary)));
        Assert.Equal(1_234_567, CurrentPointer.Read(_files.Crash(1, CrashProfile.Strict), Directory));
    }

    [Fact]
    public void A_power_loss_at_any_operation_leaves_the_old_or_the_new_one()
    {
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            for (int seed = 0; seed < 60; seed++)
            {
                var files = new CrashFileSystem(seed);
                files.CreateDirectory(Directory);
                CurrentPointer.Write(files, Directory, 7);
                files.CrashAfterOperations(seed % 6);
                try
                {
                    CurrentPointer.Write(files, Directory, 8);
                }
                catch (IOException)
                {
                    Assert.True(files.PowerLost);
                }

                long? found = CurrentPointer.Read(files.Crash(seed, profile), Directory);
                Assert.True(found is 7 or 8, $"{found} with profile {profile} and seed {seed}");
            }
        }
    }

    [Fact]
    public void A_prepared_pointer_that_was_not_installed_does_not_count()
    {
        CurrentPointer.Write(_files, Directory, 7);
        CurrentPointer.Prepare(_files, Directory, 8);
        Assert.Equal(7, CurrentPointer.Read(_files, Directory));
    }

    [Fact]
    public void A_damaged_pointer_points_nowhere()
    {
        CurrentPointer.Write(_files, Directory, 7);
        byte[] line = new byte[128];
        int length;
        using (IFile file = _files.OpenRead(_path)) length = file.Read(line, 0);
        for (int at = 0; at < length; at++)
        {
            byte[] damaged = line[..length];
            damaged[at] ^= 1;
            Assert.Null(ReadBack(damaged));
            Assert.Null(ReadBack(line[..at]));
        }

        Assert.Null(ReadBack([.. line[..length], .. "x"u8]));
        Assert.Null(ReadBack(Encoding.ASCII.GetBytes("000007.tbl crc32c=00000000\n")));
        Assert.Equal(7, ReadBack(line[..length]));
    }

    private long? ReadBack(byte[] bytes)
    {
        _files.Delete(_path);
        using (IFile file = _files.Create(_path)) file.Write(bytes, 0);
        return CurrentPointer.Read(_files, Directory);
    }
}
