using Iridium.Engine;
using Iridium.Testing;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/large-values.md</summary>
public sealed class LargeValuesTests : GuideDatabase
{
    [Fact]
    public void Large_values_are_kept_in_blob_files()
    {
        IridiumDatabase database = Database;
        byte[] picture = new byte[100_000];

        // snippet
        Keyspace photos = database.GetOrCreateKeyspace("photos", new KeyspaceOptions { BlobBytesMin = 16 * 1024 });
        photos.Put("cat.jpg"u8, picture);
        database.Flush();

        Assert.Equal(picture, photos.Get("cat.jpg"u8));
        Assert.Equal(1, database.GetStatistics().BlobFiles);
        // end snippet
    }

    [Fact]
    public void Values_are_written_and_read_as_streams()
    {
        using var directory = new TempDirectory();
        string path = directory["film.mp4"];
        File.WriteAllBytes(path, new byte[2_000_000]);
        Keyspace photos = Database.GetOrCreateKeyspace("photos");
        byte[] buffer = new byte[1_000];

        // snippet
        using (Stream upload = File.OpenRead(path))
        {
            photos.PutStream("film.mp4"u8, upload);
        }

        using Stream? film = photos.OpenRead("film.mp4"u8);
        Assert.NotNull(film);
        film.Seek(1_000_000, SeekOrigin.Begin);
        int read = film.Read(buffer);
        // end snippet

        Assert.Equal(buffer.Length, read);
    }
}
