namespace SessionStore;

/// <summary>What the sample prints when it has started: where it is, and what to try.</summary>
internal static class Greeting
{
    public static void Write(TextWriter output, IReadOnlyList<string> urls, string dataPath)
    {
        var page = urls.Count > 0 ? urls[0] : "(no address)";
        output.WriteLine(
            $"""

            Iridium session store: a shopping cart that survives kill -9

              page     {page}
              data     {dataPath}
              process  {Environment.ProcessId}

            Try this:
              1. Open {page} and put a few things into the cart.
              2. Kill this process without any warning:  kill -9 {Environment.ProcessId}
                 (that is the program itself; killing only "dotnet run" leaves it running)
              3. Start it again with the same command.
              4. Go back to the browser: the cart is as you left it, and the visit counter went on counting.

            listening on {string.Join(", ", urls)} (process {Environment.ProcessId}). Press Ctrl+C to stop.
            """);
        output.Flush();
    }

    public static void WriteHelp(TextWriter output) => output.WriteLine(
        """
        A web shop whose sessions live in an Iridium database on disk.

          --urls URLS   addresses to listen on; default http://127.0.0.1:5080
          --data DIR    directory of the database; default iridium-data beside the sample

        Exit codes: 0 stopped on request, 1 could not start (the reason is one line on standard error).
        """);
}
