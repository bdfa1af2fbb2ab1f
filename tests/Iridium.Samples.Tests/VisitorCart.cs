namespace Iridium.Samples.Tests;

/// <summary>The cart as the sample's answers show it.</summary>
internal sealed record VisitorCart(Dictionary<string, int> Items, int Visits);
