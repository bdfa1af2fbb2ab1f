using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Files;

public sealed class IoErrorsTests
{
    [Theory]
    [InlineData(28, true)]
    [InlineData(27, true)]
    [InlineData(unchecked((int)0x80070070), true)]
    [InlineData(5, false)]
    [InlineData(24, false)]
    public void Full_disks_are_told_from_other_errors(int error, bool isFull) =>
        Assert.Equal(isFull, IoErrors.IsDiskFull(new IOException("x", error)));

    [Fact]
    public void Only_file_errors_can_mean_a_full_disk()
    {
        Assert.False(IoErrors.IsDiskFull(new InvalidOperationException { HResult = 28 }));
        Assert.True(IoErrors.IsDiskFull(new IridiumException(EngineErrorCode.DiskFull, "x")));
    }

    [Fact]
    public void A_wrapped_error_names_the_action_the_reason_and_the_remedy_and_keeps_the_cause()
    {
        var cause = new IOException("No space left on device : '/data/000001.wal'", 28);
        IridiumException error = IoErrors.Wrap(cause, "append to the log '/data/000001.wal'");
        Assert.Equal(EngineErrorCode.DiskFull, error.Code);
        Assert.True(error.IsTransient);
        Assert.Same(cause, error.InnerException);
        Assert.StartsWith("Could not append to the log '/data/000001.wal': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);

        error = IoErrors.Wrap(new UnauthorizedAccessException("Access denied."), "open 'x'");
        Assert.Equal(EngineErrorCode.InputOutput, error.Code);
        Assert.False(error.IsTransient);
        Assert.Contains("Access denied. Give this user access", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_engine_is_not_wrapped_again()
    {
        var error = new CorruptionException("f", 1, "bad");
        Assert.Same(error, IoErrors.Wrap(error, "read 'f'"));
    }
}
