using System.Buffers;
using System.CommandLine;
using System.Text;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>get KEY</c>: prints a value, byte by byte as it was put.</summary>
internal static class GetCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var key = new Argument<string>("KEY") { Description = "The key; '-' reads it from standard input." };
        var command = new Command(
            "get",
            "Prints the value of a key: exactly its bytes, and a line end only on a terminal.") { key };
        command.SetAction(result => Run(options.Read(result), output, result.GetRequiredValue(key)));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string key)
    {
        byte[] keyBytes = ByteInput.Key(key, settings.IsHex);
        using Session session = Session.OpenExisting(settings);
        var value = new ArrayBufferWriter<byte>();
        if (!session.Keyspace().TryGet(keyBytes, value, out RecordInfo info))
        {
            string shown = Encoding.UTF8.GetString(ByteText.Show(keyBytes, settings.IsHex));
            Console.Error.WriteLine(
                "iridium: " + ErrorLine.OneLine($"There is no key '{shown}' in keyspace '{settings.KeyspaceName}'."));
            return ExitCode.NotFound;
        }

        Print(settings, output, keyBytes, value, info);
        return ExitCode.Done;
    }

    private static void Print(
        Settings settings,
        StandardOutput output,
        byte[] key,
        ArrayBufferWriter<byte> value,
        RecordInfo info)
    {
        if (settings.IsJson)
        {
            using var printer = new RecordPrinter(settings, output);
            printer.PrintJson(key, value.WrittenSpan.ToArray(), info);
            return;
        }

        output.Write(settings.IsHex ? ByteText.Show(value.WrittenSpan, isHex: true) : value.WrittenSpan);

        // A redirected value stays as it is, so that 'get a > file' and 'get a | put b -' copy it; hexadecimal is text.
        if (settings.IsHex || StandardOutput.IsTerminal) output.Write("\n"u8);
    }
}
