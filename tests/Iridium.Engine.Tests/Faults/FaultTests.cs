using Iridium.Testing;
using Iridium.Testing.Faults;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Faults;

/// <summary>Each file operation of a short random run fails once, in every way that it can.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Operations = 80;

    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.DiskFull)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.FailedSync)]
    [InlineData(FaultKind.TooManyOpenFiles)]
    public void Whatever_file_operation_fails_nothing_acknowledged_is_lost_and_nothing_answers_wrong(FaultKind kind)
    {
        int seed = TestSeed.Next(output.WriteLine);
        int faults = 0;
        int failed = 0;
        for (long n = 1; ; n++)
        {
            var run = new FaultRun(seed, Operations);
            run.Files.Add(FaultRule.AtNth(kind, n));
            try
            {
                run.Run(losePower: (n & 1) != 0);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{kind} at operation {n}, seed {seed}: {error.Message}", error);
            }

            if (run.Files.FaultCount == 0) break;
            faults++;
            failed += run.HasFailed ? 1 : 0;
        }

        output.WriteLine($"{faults} faults, {failed} of them latched");
        if (kind == FaultKind.FailedSync) Assert.True(failed > 0);
        if (kind == FaultKind.ShortWrite) Assert.Equal(0, failed);
    }

    [Fact]
    public void A_full_disk_fails_writes_for_a_while_and_needs_no_restart()
    {
        int seed = TestSeed.Next(output.WriteLine);
        int errors = 0;
        for (int from = 0; from < Operations; from++)
        {
            var run = new FaultRun(seed, Operations);
            int start = from;
            run.Run(losePower: (from & 1) != 0, before: i =>
            {
                FileOperation[] needSpace = [FileOperation.Create, FileOperation.Write];
                if (i == start) run.Files.Add(new FaultRule(FaultKind.ShortWrite) { Operations = needSpace });
                if (i == start) run.Files.Add(new FaultRule(FaultKind.DiskFull) { Operations = needSpace });
                if (i == start + 8) run.Files.Clear();
            });
            errors += run.Errors;
            Assert.False(
                run.HasFailed, $"seed {seed}: a disk that was full from operation {from} on latched a failure");
        }

        Assert.True(errors > Operations, $"only {errors} operations met the full disk");
    }
}
