using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>A command's text, read. Immutable, so that it can be kept and used by many commands at once.</summary>
/// <param name="Text">The text.</param>
/// <param name="Statements">Its statements, in order; empty ones are left out.</param>
/// <param name="Parameters">
/// The names of its parameters without prefix, each once, in the order of their first use; those by position have empty
/// names and stand once for each use.
/// </param>
internal sealed record ParsedCommand(
    string Text,
    IReadOnlyList<SqlStatement> Statements,
    IReadOnlyList<string> Parameters);
