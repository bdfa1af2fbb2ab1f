using BenchmarkDotNet.Running;
using Iridium.Micro;

return BenchmarkSwitcher.FromAssembly(typeof(MicroConfig).Assembly).Run(MicroArguments.Of(args), new MicroConfig())
    .Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
