using System.CommandLine;
using Iridium.Bench;
using Iridium.Bench.Commands;

var root = new RootCommand("Measures Iridium against other embedded stores. See docs/benchmarks.md.");
root.Subcommands.Add(CompareCommand.Create());
root.Subcommands.Add(ScaleCommand.Create());
root.Subcommands.Add(ReopenCommand.Create());
root.Subcommands.Add(DataCommand.Create());
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(ReopenStepCommand.Create());
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchException error)
{
    Terminal.Error(error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message);
    return 1;
}
catch (OperationCanceledException)
{
    Terminal.Error("Stopped.");
    return 130;
}
