using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A function fits on one screen: 70 lines from its signature to its last brace, local functions included. Comments and
/// attributes above the signature do not count; the statements of a program without a Main count as one function.
/// </summary>
internal sealed class FunctionLengthRule : ISourceRule
{
    private const int Cap = 70;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (SyntaxNode node in source.Root.DescendantNodes())
        {
            if (Signature(node) is not { } start) continue;
            int first = start.GetLocation().GetLineSpan().StartLinePosition.Line;
            int lines = node.GetLocation().GetLineSpan().EndLinePosition.Line - first + 1;
            if (lines > Cap) yield return source.FindingAt(start, Message(start.ValueText, lines));
        }

        StatementSyntax[] program =
            [.. source.All<GlobalStatementSyntax>().Select(global => global.Statement).Where(IsNoFunction)];
        int programLines = program.Sum(statement => statement.LineCount());
        if (programLines > Cap)
            yield return source.FindingAt(program[0], Message("the program's statements", programLines));
    }

    private static bool IsNoFunction(StatementSyntax statement) => statement is not LocalFunctionStatementSyntax;

    private static string Message(string name, int lines) =>
        $"'{name}' has {lines} lines; the cap is {Cap}. Give its steps names of their own.";

    private static SyntaxToken? Signature(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        ConstructorDeclarationSyntax constructor => constructor.Identifier,
        DestructorDeclarationSyntax destructor => destructor.Identifier,
        OperatorDeclarationSyntax operation => operation.OperatorToken,
        ConversionOperatorDeclarationSyntax conversion => conversion.OperatorKeyword,
        AccessorDeclarationSyntax accessor => accessor.Keyword,
        PropertyDeclarationSyntax { ExpressionBody: not null } property => property.Identifier,
        LocalFunctionStatementSyntax local => local.Identifier,
        _ => null,
    };
}
