namespace Iridium.Orleans.Tests.Child;

/// <summary>The state of a grain in the tests: a number, a text and a list.</summary>
public sealed record Counter
{
    public long Number { get; set; }

    public string? Text { get; set; }

    public List<int> Items { get; init; } = [];

    public bool Equals(Counter? other) =>
        other is not null && Number == other.Number && Text == other.Text && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => HashCode.Combine(Number, Text);
}
