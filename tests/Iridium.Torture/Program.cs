using Iridium.Torture;

// See TortureCommand.Usage, or docs/testing.md.
return TortureCommand.Run(args, Console.Out);
