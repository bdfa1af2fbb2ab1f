using System.Globalization;
using Iridium.Data.Evaluating;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Finds the instants at which rows expire.</summary>
internal static class Expiries
{
    /// <summary>The instant of a TTL; null without one.</summary>
    /// <exception cref="IridiumException">It is no time, or below zero.</exception>
    public static DateTimeOffset? OfLifetime(LifetimeClause? lifetime, StatementScope scope)
    {
        if (lifetime is null) return null;
        SqlValue value = Evaluator.Evaluate(lifetime.Value, scope);
        TimeSpan? time = null;
        if (value.Type == SqlType.Time) time = new TimeSpan(value.Number);
        else if (value.IsNumeric) time = Times(lifetime.Unit ?? TimeSpan.FromSeconds(1), SqlNumber.ToDouble(value));
        else if (value.Object is string text
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan parsed)) time = parsed;
        if (time is not TimeSpan found || found < TimeSpan.Zero)
        {
            throw new IridiumException(
                SqlStates.DatatypeMismatch,
                $"TTL takes a number with a unit, a time, or seconds, from 0 on; not {SqlCast.ToText(value)}.");
        }

        DateTimeOffset now = scope.UtcNow;
        return found > DateTimeOffset.MaxValue - now ? null : now + found;
    }

    /// <summary>The instant that a value for expires_at is; null for NULL.</summary>
    public static DateTimeOffset? Of(SqlValue value) =>
        value.IsNull ? null : (DateTimeOffset)SqlCast.To(value, SqlType.TimestampTz).Object!;

    private static TimeSpan? Times(TimeSpan unit, double count)
    {
        double ticks = unit.Ticks * count;
        if (double.IsNaN(ticks) || ticks < 0) return null;
        return ticks >= long.MaxValue ? TimeSpan.MaxValue : new TimeSpan((long)ticks);
    }
}
