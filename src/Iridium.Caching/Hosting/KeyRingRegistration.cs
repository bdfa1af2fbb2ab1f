namespace Iridium.Caching.Hosting;

/// <summary>That data-protection keys are kept: in the directory named, or with null in the default cache's.</summary>
internal sealed record KeyRingRegistration(string? Path);
