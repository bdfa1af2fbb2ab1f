using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// The values of a command's parameters, in the order of <c>ParsedCommand.Parameters</c>. One without a value is an
/// error only when it is used.
/// </summary>
/// <param name="values">The values; null where there is none.</param>
/// <param name="names">Their names, for messages.</param>
internal sealed class ParameterValues(SqlValue?[] values, IReadOnlyList<string> names)
{
    public static ParameterValues None { get; } = new([], []);

    /// <summary>Whether it has a place for each of some names, so that it can take other values for them.</summary>
    public bool IsFor(IReadOnlyList<string> others) => ReferenceEquals(names, others) && values.Length == names.Count;

    public void Set(int index, SqlValue value) => values[index] = value;

    public SqlValue this[int index] => index < values.Length && values[index] is SqlValue value
        ? value
        : throw new IridiumException(
            SqlStates.UndefinedParameter,
            index < names.Count && names[index].Length > 0
                ? $"The parameter '@{names[index]}' has no value. Add it to the command's parameters."
                : $"The command has no value for its parameter number {index + 1}.");
}
