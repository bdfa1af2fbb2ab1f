return Iridium.Cli.CommandLine.Run(args);
