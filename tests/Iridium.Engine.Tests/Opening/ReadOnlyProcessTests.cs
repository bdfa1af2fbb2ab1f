using System.Diagnostics;
using Iridium.Engine.Tests.Child;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Opening;

/// <summary>
/// A process writes, flushes and compacts without a pause while this one opens and refreshes views of its directory:
/// each is a prefix of the commit order with whole batches.
/// </summary>
public sealed class ReadOnlyProcessTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int _views =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_ROUNDS"), out int rounds) ? rounds : 30;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Views_beside_a_writing_process_are_prefixes_of_its_commits()
    {
        using Process writer = Start();
        try
        {
            // Once the first batch is reported there are both keyspaces.
            Assert.Equal("open", writer.StandardOutput.ReadLine());
            Assert.Equal("0", writer.StandardOutput.ReadLine());
            long last = 0;
            Task drained = Task.Run(() => writer.StandardOutput.ReadToEnd());
            IridiumDatabase view = DatabaseReaders.OpenReadOnly(_directory.Path, KillWorkload.Options);
            for (int i = 0; i < _views; i++)
            {
                long count = KillWorkload.Check(view, last - 1);
                Assert.True(count >= last, $"{count} batches after {last}");
                last = count;
                IridiumDatabase newer = view.Refresh();
                if (!ReferenceEquals(newer, view)) view.Dispose();
                view = newer;
            }

            view.Dispose();
            Assert.False(drained.IsCompleted);
            output.WriteLine($"{_views} views, {last} batches");
        }
        finally
        {
            writer.Kill();
            writer.WaitForExit();
        }
    }

    private Process Start()
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Iridium.Engine.Tests.Child.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!) // A process has a path.
        {
            RedirectStandardOutput = true,
            ArgumentList = { child, _directory.Path, "0", nameof(Durability.Os) },
        };
        return Process.Start(start)!; // Without a shell it is always a new process.
    }
}
