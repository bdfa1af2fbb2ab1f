namespace Iridium.Torture.Tests.Coverage;

/// <summary>A way that five right bytes lead through, where no wrong one tells how many were right.</summary>
public static class Maze
{
    /// <summary>Enters.</summary>
    /// <returns>1 at the end of the way, else 0.</returns>
    public static int Enter(byte[] input)
    {
        if (input.Length < 6) return 0;
        if (input[1] != 0x69) return 0;
        if (input[2] != 0xd2) return 0;
        if (input[3] != 0x51) return 0;
        if (input[4] != 0x9b) return 0;
        return input[5] == 0x2c ? 1 : 0;
    }
}
