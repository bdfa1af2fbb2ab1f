using Iridium.Data.Coding;
using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Tells in words how rows are found, one step a line.</summary>
internal static class AccessText
{
    public static IEnumerable<string> Of(
        AccessPlan plan,
        BoundAccess access,
        KeyspaceSchema schema,
        bool isDescending)
    {
        string order = isDescending ? " DESC" : "";
        yield return access.Kind switch
        {
            AccessKind.Nothing => $"NOTHING {schema.Name}",
            AccessKind.Point => $"POINT {schema.Name} key = {KeyText(access.Keys[0], schema)}",
            AccessKind.MultiGet => $"MULTI GET {schema.Name} {access.Keys.Count} keys{order}",
            AccessKind.Range => $"RANGE {schema.Name}{RangeText(plan)}{order}",
            _ => $"FULL SCAN {schema.Name}{order}",
        };
        if (access.Residual.Count > 0)
            yield return "FILTER " + string.Join(" AND ", access.Residual.Select(ExpressionText.Of));
    }

    private static string KeyText(byte[] key, KeyspaceSchema schema)
    {
        SqlValue value = KeyCodec.Decode(key, schema.KeyType);
        return ExpressionText.Of(new Syntax.LiteralExpression(0, value.Type, value.ToObject()));
    }

    private static string RangeText(AccessPlan plan) =>
        " " + string.Join(" AND ", plan.Bounds.Select(bound => bound.Source).Distinct().Select(ExpressionText.Of));
}
