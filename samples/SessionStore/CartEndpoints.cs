namespace SessionStore;

/// <summary>
/// The page and the cart. A visit is a <c>GET</c> of the page or of <c>/api/cart</c>; adding and removing answer with
/// the cart but count nothing, so that the page, which lives on those answers, does not inflate the number.
/// </summary>
internal static class CartEndpoints
{
    /// <summary>
    /// Whether a request works on the session. The statistics and the health check do not, or the page's polling would
    /// renew the session, and so write to the very store whose numbers it shows.
    /// </summary>
    public static bool UseSession(PathString path) =>
        path == "/" || path.StartsWithSegments("/cart") || path.StartsWithSegments("/api/cart");

    public static void MapCart(this IEndpointRouteBuilder routes)
    {
        var page = Page.Load();
        routes.MapGet("/", async (HttpContext context, CancellationToken cancellationToken) =>
            Results.Content(page.Render(await VisitAsync(context, cancellationToken)), "text/html; charset=utf-8"));
        routes.MapGet("/api/cart", VisitAsync);
        routes.MapPost("/cart/{item}", AddAsync);
        routes.MapDelete("/cart/{item}", (string item, HttpContext context, CancellationToken cancellationToken) =>
            ChangeAsync(context, cart => cart.Remove(ItemName(item)), cancellationToken));
        routes.MapDelete("/cart", (HttpContext context, CancellationToken cancellationToken) =>
            ChangeAsync(context, cart => cart.Clear(), cancellationToken));
    }

    private static Task<CartView> VisitAsync(HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(context, cart => cart.CountVisit(), cancellationToken);

    private static async Task<IResult> AddAsync(string item, HttpContext context, CancellationToken cancellationToken)
    {
        var cart = await Cart.LoadAsync(context.Session, cancellationToken);
        if (cart.Add(ItemName(item)) is { } refusal)
            return Results.Problem(refusal, statusCode: StatusCodes.Status400BadRequest, title: "Not added");
        await cart.CommitAsync(cancellationToken);
        return Results.Json(cart.View);
    }

    private static async Task<CartView> ChangeAsync(
        HttpContext context,
        Action<Cart> change,
        CancellationToken cancellationToken)
    {
        var cart = await Cart.LoadAsync(context.Session, cancellationToken);
        change(cart);
        await cart.CommitAsync(cancellationToken);
        return cart.View;
    }

    /// <summary>A slash in a name is the one character the server leaves escaped in a path.</summary>
    private static string ItemName(string segment) =>
        segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim();
}
