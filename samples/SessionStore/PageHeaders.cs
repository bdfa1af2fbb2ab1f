using System.Globalization;

namespace SessionStore;

/// <summary>
/// Headers on every answer: the process that gave it, by which the page notices a restart, and the browser's orders to
/// load nothing from elsewhere and to run no script but the page's own.
/// </summary>
internal static class PageHeaders
{
    private static readonly string _processId = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers["Process-Id"] = _processId;
        headers.ContentSecurityPolicy =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // no-cache lets files be revalidated; no-store keeps a cart out of caches and out of the back button.
        headers.CacheControl = context.Request.Path.StartsWithSegments("/assets") ? "no-cache" : "no-store";
        return next(context);
    }
}
