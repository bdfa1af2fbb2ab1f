using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Executing;
using Iridium.Data.Values;

namespace Iridium.Data;

/// <summary>
/// The parameters of a command. Names are compared without prefix and case. For one thread at a time.
/// </summary>
public sealed class IridiumParameterCollection : DbParameterCollection
{
    private readonly List<IridiumParameter> _items = [];

    internal IridiumParameterCollection()
    {
    }

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_items).SyncRoot;

    /// <summary>The parameter at a place.</summary>
    /// <param name="index">From 0 on.</param>
    public new IridiumParameter this[int index]
    {
        get => _items[index];
        set => SetParameter(index, value);
    }

    /// <summary>The parameter of a name.</summary>
    /// <param name="parameterName">With a prefix or without.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public new IridiumParameter this[string parameterName]
    {
        get => _items[Find(parameterName)];
        set => SetParameter(parameterName, value);
    }

    /// <summary>Adds a parameter.</summary>
    /// <param name="value">The parameter.</param>
    /// <returns>The parameter.</returns>
    public IridiumParameter Add(IridiumParameter value)
    {
        _items.Add(Own(value));
        return value;
    }

    /// <summary>Adds a parameter without a value.</summary>
    /// <param name="parameterName">Its name, with a prefix or without.</param>
    /// <param name="dbType">The type that values are converted to.</param>
    /// <returns>The parameter.</returns>
    public IridiumParameter Add(string parameterName, DbType dbType) =>
        Add(new IridiumParameter { ParameterName = parameterName, DbType = dbType });

    /// <summary>Adds a parameter.</summary>
    /// <param name="parameterName">Its name, with a prefix or without.</param>
    /// <param name="value">Its value; <see cref="DBNull"/> for NULL.</param>
    /// <returns>The parameter.</returns>
    public IridiumParameter AddWithValue(string parameterName, object? value)
    {
        var parameter = new IridiumParameter(parameterName, value);
        _items.Add(parameter);
        return parameter;
    }

    /// <inheritdoc/>
    public override int Add(object value)
    {
        _items.Add(Own(value));
        return _items.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (object value in values) Add(value);
    }

    /// <inheritdoc/>
    public override void Clear() => _items.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => value is IridiumParameter parameter ? _items.IndexOf(parameter) : -1;

    /// <inheritdoc/>
    public override int IndexOf(string parameterName)
    {
        if (parameterName is null) return -1;
        string plain = parameterName.Length > 0 && parameterName[0] is '@' or ':' or '$'
            ? parameterName[1..]
            : parameterName;
        for (int i = 0; i < _items.Count; i++)
            if (_items[i].PlainName.Equals(plain, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _items.Insert(index, Own(value));

    /// <inheritdoc/>
    public override void Remove(object value) => _items.Remove(Own(value));

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _items.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _items.RemoveAt(Find(parameterName));

    /// <summary>The values for a command, in its order.</summary>
    /// <param name="planned">The command.</param>
    /// <param name="used">What an execution that is over was given, filled anew if it fits; null for none.</param>
    internal ParameterValues Bind(PlannedCommand planned, ParameterValues? used = null)
    {
        IReadOnlyList<string> names = planned.Parameters;
        if (names.Count == 0) return ParameterValues.None;
        if (_items.Count > names.Count) RequireUnique(names);
        ParameterValues values = used?.IsFor(names) == true
            ? used
            : new ParameterValues(new SqlValue?[names.Count], names);
        int position = 0;
        for (int i = 0; i < names.Count; i++)
        {
            int at = names[i].Length > 0 ? IndexOf(names[i]) : position++;
            if (at >= 0 && at < _items.Count) values.Set(i, _items[at].ToSqlValue());
            else throw Missing(names[i], i);
        }

        return values;
    }

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _items[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => _items[Find(parameterName)];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _items[index] = Own(value);

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) =>
        _items[Find(parameterName)] = Own(value);

    private static InvalidOperationException Missing(string name, int index) => new(
        name.Length > 0
            ? $"The command has no parameter '@{name}', which its text names. Add it to Parameters."
            : $"The command has no value for its parameter number {index + 1}.");

    /// <summary>Of two parameters of one name the text cannot say which it means.</summary>
    private void RequireUnique(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (name.Length > 0
                && _items.Count(each => each.PlainName.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
                throw new InvalidOperationException($"The command has several parameters '@{name}'. Keep one.");
        }
    }

    private static IridiumParameter Own([NotNull] object? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as IridiumParameter
            ?? throw new InvalidCastException($"A {value.GetType()} is no {nameof(IridiumParameter)}.");
    }

    private int Find(string name)
    {
        int at = IndexOf(name);
        return at >= 0 ? at : throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
    }
}
