using System.Text.Json;

namespace SessionStore;

/// <summary>
/// One visitor's cart and visit count, read from the session and written back to it. Lives for one request; requests of
/// one session take turns (<see cref="SessionTurns"/>).
/// </summary>
internal sealed class Cart
{
    public const int NameCharsMax = 64;
    public const int ItemsMax = 100;
    public const int CountMax = 1_000_000;

    private readonly ISession _session;
    private readonly Dictionary<string, int> _items;
    private int _visits;

    private Cart(ISession session)
    {
        _session = session;
        _visits = session.GetInt32("visits") ?? 0;
        _items = session.GetString("items") is { } json
            ? JsonSerializer.Deserialize<Dictionary<string, int>>(json) ?? []
            : [];
    }

    public CartView View => new(_items, _visits);

    /// <summary>
    /// Reads the cart. Loading is explicit because a session that is loaded on first use swallows the store's errors
    /// and shows an empty cart instead.
    /// </summary>
    public static async Task<Cart> LoadAsync(ISession session, CancellationToken cancellationToken)
    {
        await session.LoadAsync(cancellationToken);
        return new Cart(session);
    }

    public void CountVisit() => _visits++;

    /// <summary>Adds one of an item.</summary>
    /// <returns>Why it cannot be added, or null when it was.</returns>
    public string? Add(string item)
    {
        if (string.IsNullOrWhiteSpace(item)) return "An item needs a name.";
        if (item.Length > NameCharsMax)
            return $"The name has {item.Length} characters; at most {NameCharsMax} are allowed.";
        if (item.Any(char.IsControl)) return "The name has control characters, such as a line break; leave them out.";
        if (!_items.ContainsKey(item) && _items.Count >= ItemsMax)
            return $"The cart has {ItemsMax} different items already; remove one first.";
        var count = _items.GetValueOrDefault(item);
        if (count >= CountMax) return $"The cart has {CountMax} of that already.";
        _items[item] = count + 1;
        return null;
    }

    /// <summary>Takes one of an item out; the last one takes its line with it. What is not there is no error.</summary>
    public void Remove(string item)
    {
        var left = _items.GetValueOrDefault(item) - 1;
        if (left > 0) _items[item] = left;
        else _items.Remove(item);
    }

    public void Clear() => _items.Clear();

    /// <summary>
    /// Brings the cart into the store and returns when it is there. The session middleware commits too, but only after
    /// the response may have left, and it logs a failure instead of reporting it. A visitor who was told "added" must
    /// find the item after a kill in the very next instruction, so the commit comes before the answer.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        _session.SetInt32("visits", _visits);
        _session.SetString("items", JsonSerializer.Serialize(_items));
        await _session.CommitAsync(cancellationToken);
    }
}
