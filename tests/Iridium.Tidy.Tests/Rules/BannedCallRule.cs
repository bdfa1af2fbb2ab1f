using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Time, randomness, files and waiting are injected, so that a run can be replayed from a seed; the calls that reach
/// around the injection are banned. Members of a variable or property that shares a type's name are told apart by the
/// member's name (<c>File.Exists</c> is banned, <c>File.Length</c> of a property <c>File</c> is not).
/// </summary>
internal sealed class BannedCallRule : ISourceRule
{
    private const string UseFiles = "Go through IFileSystem; only Files/ touches the disk.";
    private const string UseOutput = "Return it, log it, or in tests use ITestOutputHelper. "
        + "The entry point of a child process prints from Program.cs or a file named …Child.cs.";

    private const string UseSeed = "Take a seed, print it, and use new Random(seed).";

    private static readonly string[] _now = ["UtcNow", "Now", "Today"];
    private static readonly string[] _diskTypes =
        ["FileStream", "FileInfo", "DirectoryInfo", "StreamReader", "StreamWriter", "FileSystemWatcher"];

    private static readonly BannedCall[] _calls =
    [
        new("DateTime", _now, Everywhere, "Ask the injected TimeProvider."),
        new("DateTimeOffset", _now, Everywhere, "Ask the injected TimeProvider."),
        new("Thread", ["Sleep"], Everywhere, "Wait for the event itself: a signal, a task, a line of output."),
        new("Task", ["Delay"], Everywhere, "Wait for the event itself, or pass the TimeProvider as second argument."),
        new("File", StaticsOf(typeof(File)), IsEngineOutsideFiles, UseFiles),
        new("Directory", StaticsOf(typeof(Directory)), IsEngineOutsideFiles, UseFiles),
        new("Random", ["Shared"], source => source.IsShipped, UseSeed),
        new("GC", ["Collect"], IsNeitherTestNorBench, "Free what is owned; never steer the collector."),
        new("Console", [], IsConsoleBanned, UseOutput),
    ];

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (MemberAccessExpressionSyntax access in source.All<MemberAccessExpressionSyntax>())
        {
            if (access.NameParts() is not { Count: >= 2 } parts || !IsBareOrSystem(parts)) continue;
            BannedCall? call = Array.Find(
                _calls, known => known.Type == parts[^2] && known.Matches(parts[^1]) && known.Applies(source));
            if (call is null || IsTimedDelay(access)) continue;
            yield return source.FindingAt(access, $"{call.Type}.{parts[^1]} is not used here. {call.Instead}");
        }

        foreach (BaseObjectCreationExpressionSyntax creation in source.All<BaseObjectCreationExpressionSyntax>())
        {
            string type = CreatedType(creation)?.NameParts() is [.., var last] ? last : "";
            if (type == "Random" && creation.ArgumentList is not { Arguments.Count: > 0 })
                yield return source.FindingAt(creation, $"The random numbers have no seed. {UseSeed}");
            if (IsEngineOutsideFiles(source) && _diskTypes.Contains(type))
                yield return source.FindingAt(creation, $"{type} is not used here. {UseFiles}");
        }
    }

    private static bool Everywhere(SourceFile source) => true;

    private static bool IsEngineOutsideFiles(SourceFile source) =>
        source.Path.StartsWith("src/Iridium.Engine/", StringComparison.Ordinal)
        && !source.Path.StartsWith("src/Iridium.Engine/Files/", StringComparison.Ordinal);

    private static bool IsNeitherTestNorBench(SourceFile source) => source.Folders[0] is not ("tests" or "bench");

    private static bool IsConsoleBanned(SourceFile source)
    {
        bool isChild = source.Name == "Program.cs" || source.BaseName.EndsWith("Child", StringComparison.Ordinal);
        if (source.IsTest) return !isChild;
        return source.IsShipped && !source.Path.StartsWith("src/Iridium.Cli/", StringComparison.Ordinal);
    }

    private static HashSet<string> StaticsOf(Type type) =>
        [.. type.GetMethods().Where(method => method.IsStatic).Select(method => method.Name)];

    private static bool IsBareOrSystem(IReadOnlyList<string> parts) => parts.Count == 2 || parts[0] == "System";

    /// <summary>A delay under an injected clock does not wait for the real one.</summary>
    private static bool IsTimedDelay(MemberAccessExpressionSyntax access)
    {
        if (access.Name.Identifier.ValueText != "Delay") return false;
        if (access.Parent is not InvocationExpressionSyntax call) return false;
        if (call.ArgumentList.Arguments is not { Count: >= 2 } arguments) return false;
        string clock = arguments[1].Expression.ToString();
        return clock.Contains("time", StringComparison.OrdinalIgnoreCase)
            || clock.Contains("clock", StringComparison.OrdinalIgnoreCase);
    }

    private static TypeSyntax? CreatedType(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax named => named.Type,
        { Parent: EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } } => property.Type,
        { Parent: EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax variables } } => variables.Type,
        _ => null,
    };
}
