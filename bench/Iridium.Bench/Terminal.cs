namespace Iridium.Bench;

/// <summary>
/// The only place that writes to the terminal. Progress is a line that the next one replaces; when output goes to a
/// file it is left out. For one thread at a time.
/// </summary>
internal static class Terminal
{
    private static bool _hasProgress;

    public static void Line(string text)
    {
        ClearProgress();
        Console.Out.WriteLine(text);
    }

    public static void Error(string text)
    {
        ClearProgress();
        Console.Error.WriteLine(text);
    }

    public static void Progress(string text)
    {
        if (Console.IsOutputRedirected) return;
        ClearProgress();
        Console.Out.Write(text + " …");
        _hasProgress = true;
    }

    private static void ClearProgress()
    {
        if (!_hasProgress) return;
        Console.Out.Write("\r\u001b[K");
        _hasProgress = false;
    }
}
