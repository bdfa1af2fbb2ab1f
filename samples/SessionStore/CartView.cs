namespace SessionStore;

/// <summary>The answer of the cart's endpoints: <c>{"items":{"name":count},"visits":n}</c>.</summary>
/// <param name="Items">Count of each item, in the order they were first added.</param>
/// <param name="Visits">How often the page or the cart was fetched in this session.</param>
internal sealed record CartView(IReadOnlyDictionary<string, int> Items, int Visits);
