using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Syntax;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Planning;

/// <summary>Gives an access plan the values of its parameters.</summary>
internal static class AccessBinder
{
    private const int BoundBytesMax = EngineLimits.KeyBytesMax + 1;

    /// <summary>Finds what to read.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="keyType">The declared type of the keys.</param>
    /// <param name="scope">The parameters' values; it is asked for no column.</param>
    /// <exception cref="IridiumException">A parameter has no value, or keys cannot be compared with it.</exception>
    public static BoundAccess Bind(AccessPlan plan, SqlType keyType, IEvaluationScope scope)
    {
        for (int i = 0; i < plan.Constants.Count; i++)
        {
            if (!Evaluator.Holds(plan.Constants[i], scope)) return BoundAccess.Nothing;
        }

        return plan.Keys is KeyList keys
            ? BindKeys(plan, keys, keyType, scope)
            : BindRange(plan, keyType, scope);
    }

    private static BoundAccess BindKeys(AccessPlan plan, KeyList keys, SqlType keyType, IEvaluationScope scope)
    {
        IReadOnlyList<SqlExpression> items = keys.Query is InExpression query
            ? Evaluator.ItemsOf(query, scope)
            : keys.Items;
        if (items.Count == 1)
        {
            byte[]? only = KeyOf(items[0], keyType, scope);
            return only is null
                ? BoundAccess.Nothing
                : new BoundAccess(AccessKind.Point, [only], default, plan.Residual);
        }

        var found = new SortedSet<byte[]>(ByteOrder.Instance);
        foreach (SqlExpression item in items)
        {
            if (KeyOf(item, keyType, scope) is byte[] key) found.Add(key);
        }

        return found.Count switch
        {
            0 => BoundAccess.Nothing,
            1 => new BoundAccess(AccessKind.Point, [.. found], default, plan.Residual),
            _ => new BoundAccess(AccessKind.MultiGet, [.. found], default, plan.Residual),
        };
    }

    /// <summary>The key that a value is, or null when no key equals it.</summary>
    private static byte[]? KeyOf(SqlExpression item, SqlType keyType, IEvaluationScope scope)
    {
        SqlValue value = Evaluator.Evaluate(item, scope);
        if (value.IsNull) return null;
        byte[] key = KeyBound.Encode(value, keyType, out KeyFit fit);
        return fit == KeyFit.Exact && key.Length is > 0 and <= EngineLimits.KeyBytesMax ? key : null;
    }

    private static BoundAccess BindRange(AccessPlan plan, SqlType keyType, IEvaluationScope scope)
    {
        byte[] start = [];
        byte[] end = [];
        IReadOnlyList<SqlExpression> residual = plan.Residual;
        for (int i = 0; i < plan.Bounds.Count; i++)
        {
            KeyTest test = plan.Bounds[i];
            SqlValue value = Evaluator.Evaluate(test.Operand, scope);
            if (value.IsNull) return BoundAccess.Nothing;
            if (test.Kind is KeyTestKind.Prefix or KeyTestKind.Like)
            {
                byte[] prefix = PrefixOf(test, value, keyType, scope, out bool isExact);
                if (prefix.Length > EngineLimits.KeyBytesMax) return BoundAccess.Nothing;
                if (!isExact) residual = [.. residual, test.Source];
                KeyRange range = KeyRange.Prefix(prefix);
                Narrow(ref start, range.Start.ToArray(), isStart: true);
                if (!range.End.IsEmpty) Narrow(ref end, range.End.ToArray(), isStart: false);
                continue;
            }

            bool isLower = test.Kind is KeyTestKind.Above or KeyTestKind.From;
            byte[] bound = KeyBound.Encode(value, keyType, out KeyFit fit);
            if (fit == KeyFit.AboveAll)
            {
                if (isLower) return BoundAccess.Nothing;
                continue;
            }

            // A bound that no key equals is encoded as the first key above it, on which both signs come out the same.
            bool isBehind = fit == KeyFit.Exact && test.Kind is (KeyTestKind.Above or KeyTestKind.Through);
            if (isBehind) bound = [.. bound, 0];
            if (isLower)
            {
                Narrow(ref start, bound, isStart: true);
            }
            else
            {
                // An end of no bytes would mean no end; but no key is below the empty one.
                if (bound.Length == 0) return BoundAccess.Nothing;
                Narrow(ref end, bound, isStart: false);
            }
        }

        KeyRange bounds = KeyRange.Between(start, end);
        if (bounds.IsEmpty) return BoundAccess.Nothing;
        AccessKind kind = plan.IsFullScan ? AccessKind.FullScan : AccessKind.Range;
        return new BoundAccess(kind, [], bounds, residual);
    }

    private static void Narrow(ref byte[] bound, byte[] candidate, bool isStart)
    {
        // No key is longer, so what is behind decides nothing.
        if (candidate.Length > BoundBytesMax) candidate = candidate[..BoundBytesMax];
        if (bound.Length == 0)
        {
            bound = candidate;
            return;
        }

        int order = candidate.AsSpan().SequenceCompareTo(bound);
        if (isStart ? order > 0 : order < 0) bound = candidate;
    }

    private static byte[] PrefixOf(
        KeyTest test,
        SqlValue value,
        SqlType keyType,
        IEvaluationScope scope,
        out bool isExact)
    {
        if (keyType is not (SqlType.Text or SqlType.Blob))
        {
            throw new IridiumException(
                SqlStates.DatatypeMismatch,
                $"Keys of type {SqlTypeNames.NameOf(keyType)} have no prefix. Use a range, or CAST(key AS TEXT).");
        }

        if (test.Source is LikeExpression like)
        {
            LikePattern pattern = LikePattern.Of(like, value, scope);
            isExact = pattern.IsPrefixOnly;
            return KeyCodec.OfText(pattern.Prefix);
        }

        isExact = true;
        return value.Object is byte[] or string
            ? SqlComparison.BytesOf(value)
            : throw SqlComparison.Incomparable(keyType, value.Type);
    }
}
