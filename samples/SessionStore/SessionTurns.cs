namespace SessionStore;

/// <summary>
/// Lets requests of one session take turns. A session is read whole and written whole, so of two that overlap the later
/// write would lose the earlier one's item. Sessions share a fixed number of turnstiles by the hash of their cookie:
/// memory stays bounded, and two sessions that meet wait for each other at worst. Thread-safe.
/// </summary>
internal sealed class SessionTurns(string cookieName)
{
    private readonly SemaphoreSlim[] _turnstiles = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Cookies.TryGetValue(cookieName, out var cookie))
        {
            await next(context);
            return;
        }

        var turnstile = _turnstiles[(uint)string.GetHashCode(cookie, StringComparison.Ordinal) % _turnstiles.Length];
        await turnstile.WaitAsync(context.RequestAborted);
        try
        {
            await next(context);
        }
        finally
        {
            turnstile.Release();
        }
    }
}
