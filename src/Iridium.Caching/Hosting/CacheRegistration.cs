namespace Iridium.Caching.Hosting;

/// <summary>One registered cache: its service key, or null for the default one, and the name of its options.</summary>
internal sealed record CacheRegistration(object? ServiceKey, string OptionsName);
