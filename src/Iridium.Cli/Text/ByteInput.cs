using System.Text;
using Iridium.Engine;

namespace Iridium.Cli.Text;

/// <summary>
/// Turns arguments into keys and values: UTF-8, hexadecimal, or what standard input gives for <c>-</c>.
/// </summary>
internal static class ByteInput
{
    private const string FromInput = "-";

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    public static bool IsFromInput(string argument) => argument == FromInput;

    /// <exception cref="UsageException">It is no key: empty, too long, not hexadecimal.</exception>
    public static byte[] Key(string argument, bool isHex)
    {
        byte[] key = Read(argument, isHex, "KEY", EngineLimits.KeyBytesMax);
        return key.Length >= EngineLimits.KeyBytesMin ? key : throw new UsageException("KEY is empty.");
    }

    /// <exception cref="UsageException">It is no value: too long, not hexadecimal.</exception>
    public static byte[] Value(string argument, bool isHex) =>
        Read(argument, isHex, "VALUE", EngineLimits.ValueBytesMax);

    /// <summary>Reads a bound of a scan, which never comes from standard input.</summary>
    public static byte[] Bound(string argument, bool isHex, string option)
    {
        byte[] bound = isHex ? FromHex(argument, option) : FromText(argument, option);
        return bound.Length <= EngineLimits.KeyBytesMax ? bound : throw TooLong(option, EngineLimits.KeyBytesMax);
    }

    private static byte[] Read(string argument, bool isHex, string what, int bytesMax)
    {
        byte[] bytes;
        if (!IsFromInput(argument)) bytes = isHex ? FromHex(argument, what) : FromText(argument, what);
        else if (isHex) bytes = FromHex(Encoding.Latin1.GetString(ReadInput(what, 2L * bytesMax + 1024)), what);
        else bytes = ReadInput(what, bytesMax);
        return bytes.Length <= bytesMax ? bytes : throw TooLong(what, bytesMax);
    }

    private static byte[] FromText(string text, string what)
    {
        try
        {
            return _strictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new UsageException($"{what} is not text; give bytes with --hex, or '-' and standard input.", error);
        }
    }

    private static byte[] FromHex(string text, string what)
    {
        try
        {
            // Line ends and gaps, as other tools print them, are no digits.
            return Convert.FromHexString(string.Concat(text.Where(each => !char.IsWhiteSpace(each))));
        }
        catch (FormatException error)
        {
            throw new UsageException($"{what} is not hexadecimal: pairs of the digits 0-9 and a-f.", error);
        }
    }

    private static byte[] ReadInput(string what, long bytesMax)
    {
        if (StandardStreams.IsClosed(StandardStreams.Input))
            throw new IOException($"{what} is '-', but standard input is closed.");
        try
        {
            return ReadToEnd(what, bytesMax);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{what} could not be read from standard input: {error.Message}", error);
        }
    }

    private static byte[] ReadToEnd(string what, long bytesMax)
    {
        using Stream input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        for (int read = input.Read(part); read > 0; read = input.Read(part))
        {
            content.Write(part, 0, read);
            if (content.Length > bytesMax) throw TooLong(what, bytesMax);
        }

        return content.ToArray();
    }

    private static UsageException TooLong(string what, long bytesMax) =>
        new($"{what} is longer than {bytesMax:N0} bytes.");
}
