using System.Globalization;
using Iridium.Engine;
using Iridium.Engine.Tests.Child;
using Iridium.Testing.Fixtures;

// `fixtures FOLDER` writes the databases that must open for ever; that is done by hand, once for each format.
if (args is ["fixtures", var folder])
{
    FixtureWriter.WriteAll(folder);
    return;
}

// The process that a kill test ends at a random moment: it writes without end and prints the number of each batch once
// the database has acknowledged it. With a count it writes so many and tells errors instead of dying of them; then a
// fault that was injected from outside can be followed.
string directory = args[0];
long first = long.Parse(args[1], CultureInfo.InvariantCulture);
Durability? durability = args.Length > 2 ? Enum.Parse<Durability>(args[2]) : null;
long count = args.Length > 3 ? long.Parse(args[3], CultureInfo.InvariantCulture) : long.MaxValue;
var lines = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
if (count < long.MaxValue)
{
    CountedRun.Run(directory, first, durability ?? Durability.Sync, count, lines.WriteLine);
    return;
}

using var database = IridiumDatabase.Open(directory, KillWorkload.Options);
lines.WriteLine("open");
for (long number = first; ; number++)
{
    KillWorkload.Write(database, number, durability);
    lines.WriteLine(number.ToString(CultureInfo.InvariantCulture));
}
