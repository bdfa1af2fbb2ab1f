namespace SessionStore;

/// <summary>The cookie that ties a browser to its cart.</summary>
internal static class CartCookie
{
    public const string Name = "session-store";

    public static void Configure(SessionOptions options)
    {
        options.IdleTimeout = TimeSpan.FromDays(7);
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;

        // Lax keeps other sites from posting to the cart with the visitor's cookie.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

        // The cookie outlives the browser window; how long the cart lives is the idle timeout's business.
        options.Cookie.MaxAge = TimeSpan.FromDays(365);
    }
}
