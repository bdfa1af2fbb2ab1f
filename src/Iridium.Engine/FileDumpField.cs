namespace Iridium.Engine;

/// <summary>One named value of a <see cref="FileDumpLine"/>.</summary>
/// <param name="Name">Its name in camel case, the same for every line of a kind.</param>
/// <param name="Value">
/// A <see cref="long"/>, a <see cref="string"/>, a <see cref="Guid"/>, a <see cref="DateTimeOffset"/>, or an array of
/// bytes for a key, a bound or the beginning of a value.
/// </param>
public readonly record struct FileDumpField(string Name, object Value);
