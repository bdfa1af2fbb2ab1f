using System.Buffers;

namespace Iridium.Data.Lexing;

/// <summary>The digits of bytes in hexadecimal.</summary>
internal static class HexDigits
{
    public static SearchValues<char> All { get; } = SearchValues.Create("0123456789abcdefABCDEF");
}
