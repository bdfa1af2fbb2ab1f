namespace Iridium.Samples.Tests;

/// <summary>How the sample starts, and how it says that it cannot.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_where_it_is_and_what_to_try()
    {
        await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"]);
        string said = string.Join('\n', sample.Output);
        Assert.Contains(sample.Address, said, StringComparison.Ordinal);
        Assert.Contains(_folder["data"], said, StringComparison.Ordinal);
        Assert.Contains($"kill -9 {sample.Id}", said, StringComparison.Ordinal);
        Assert.Empty(sample.Errors);
    }

    [Fact]
    public async Task A_relative_data_directory_is_relative_to_the_current_one()
    {
        await using SampleProcess sample = await SampleProcess.StartInAsync(_folder.Path, "here");
        Assert.True(Directory.Exists(_folder["here"]));
    }

    [Fact]
    public async Task A_second_instance_on_a_directory_ends_with_one_line_that_names_it()
    {
        using var visitor = new Visitor();
        await using SampleProcess first = await SampleProcess.StartAsync(_folder["data"]);
        await visitor.AddAsync(first, "apple");

        await AssertOneLineAsync(_folder["data"], "--urls", "http://127.0.0.1:0", "--data", _folder["data"]);

        Assert.Equal(2, (await visitor.AddAsync(first, "apple")).Items["apple"]);
    }

    [Fact]
    public Task A_data_path_that_is_no_directory_ends_with_one_line_that_names_it() =>
        AssertOneLineAsync("/dev/null", "--urls", "http://127.0.0.1:0", "--data", "/dev/null");

    [Fact]
    public async Task A_taken_port_ends_with_one_line_that_names_it()
    {
        await using SampleProcess first = await SampleProcess.StartAsync(_folder["data"]);
        await AssertOneLineAsync(first.Address, "--urls", first.Address, "--data", _folder["other"]);
    }

    [Fact]
    public Task An_address_that_is_none_ends_with_one_line_that_names_it() =>
        AssertOneLineAsync("nonsense", "--urls", "nonsense", "--data", _folder["data"]);

    [Fact]
    public Task An_empty_data_path_ends_with_one_line_that_names_the_option() =>
        AssertOneLineAsync("--data", "--urls", "http://127.0.0.1:0", "--data", "");

    [Fact]
    public async Task Help_is_printed_and_nothing_is_opened()
    {
        await using SampleProcess sample = await SampleProcess.RunToEndAsync("--help", "--data", _folder["data"]);
        Assert.Equal(0, await sample.WaitForEndAsync());
        Assert.Contains(sample.Output, line => line.Contains("--data DIR", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["data"]));
    }

    private static async Task AssertOneLineAsync(string named, params string[] arguments)
    {
        await using SampleProcess sample = await SampleProcess.RunToEndAsync(arguments);
        Assert.Equal(1, await sample.WaitForEndAsync());
        Assert.Contains(named, Assert.Single(sample.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(sample.Output, line => line.Contains("   at ", StringComparison.Ordinal));
    }
}
