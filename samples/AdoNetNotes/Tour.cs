namespace AdoNetNotes;

/// <summary>All there is, once, with the command that does each step by itself.</summary>
internal sealed class Tour(Desk desk, TextWriter output)
{
    public async Task<string?> RunAsync()
    {
        await desk.ClearAsync("tour/");
        foreach ((string command, Func<Task<string?>> run) in Steps())
        {
            output.WriteLine();
            output.WriteLine($"> {command}");
            if (await run() is { } reason) return reason;
        }

        output.WriteLine();
        output.WriteLine("That was all. The notes are kept; 'list' shows them, also after kill -9.");
        return null;
    }

    private IEnumerable<(string Command, Func<Task<string?>> Run)> Steps()
    {
        yield return ("add tour/milk \"two bottles\"", () => desk.AddAsync("tour/milk", "two bottles", null));
        yield return ("add tour/rice \"a bag\"", () => desk.AddAsync("tour/rice", "a bag", null));
        yield return (
            "add tour/code 1234 --ttl 600", () => desk.AddAsync("tour/code", "1234", TimeSpan.FromSeconds(600)));
        yield return ("list tour/", () => desk.ListAsync("tour/"));
        yield return ("edit tour/milk \"three bottles\"", () => desk.EditAsync("tour/milk", "three bottles"));
        yield return ("tag tour/milk shopping", () => desk.TagAsync("tour/milk", "shopping"));
        yield return ("tag tour/rice shopping", () => desk.TagAsync("tour/rice", "shopping"));
        yield return ("find shopping", () => desk.FindAsync("shopping"));
        yield return (
            "draft tour/letter \"Dear Anna\" \"Hello you\"",
            () => desk.DraftAsync("tour/letter", "Dear Anna", "Hello you"));
        yield return ("race", desk.RaceAsync);
        yield return ("write 3", () => desk.WriteAsync(3));
        yield return ("check", desk.CheckAsync);
    }
}
