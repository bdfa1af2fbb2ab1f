namespace Iridium.Testing.Model;

/// <summary>Draws operations from a seed. For one thread.</summary>
public sealed class OperationGenerator
{
    /// <summary>Keyspaces a run uses.</summary>
    public const int Spaces = 3;

    private readonly Random _random;
    private readonly int _keys;
    private readonly OperationMix _mix;

    public OperationGenerator(int seed, int keys, OperationMix mix)
    {
        _random = new Random(seed);
        _keys = keys;
        _mix = mix;
    }

    public IReadOnlyList<ModelOperation> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public ModelOperation Next()
    {
        ModelOperationKind kind = _mix.Draw(_random);
        if (kind == ModelOperationKind.Transaction) return Transaction();
        if (kind is not (ModelOperationKind.Batch or ModelOperationKind.Burst)) return Simple(kind);
        var parts = new List<ModelOperation>();
        if (kind == ModelOperationKind.Burst)
        {
            for (int i = _random.Next(1, 24); i >= 0; i--) parts.Add(Simple(ModelOperationKind.Put));
            return new ModelOperation(kind) { Parts = parts };
        }

        int conditions = _random.Next(3) == 0 ? _random.Next(1, 3) : 0;
        for (int i = 0; i < conditions; i++)
        {
            parts.Add(Simple(
                _random.Next(2) == 0 ? ModelOperationKind.RequireAbsent : ModelOperationKind.RequireSequence));
        }

        for (int i = _random.Next(6); i >= 0; i--) parts.Add(Simple(PartKind()));
        return new ModelOperation(kind, Choice: _random.Next(1 << 20)) { Parts = parts };
    }

    private ModelOperation Transaction()
    {
        ModelOperation[] parts =
            [.. Enumerable.Range(0, _random.Next(1, 28)).Select(_ => Simple(OperationMix.InTransaction.Draw(_random)))];
        return new ModelOperation(ModelOperationKind.Transaction, Choice: _random.Next(1 << 20)) { Parts = parts };
    }

    private ModelOperationKind PartKind() => _random.Next(16) switch
    {
        < 8 => ModelOperationKind.Put,
        < 12 => ModelOperationKind.Delete,
        < 14 => ModelOperationKind.DeleteRange,
        _ => ModelOperationKind.Touch,
    };

    private ModelOperation Simple(ModelOperationKind kind) => new(
        kind,
        _random.Next(4) == 0 ? _random.Next(Spaces) : 0,
        _random.Next(_keys),
        _random.Next(_keys),
        _random.Next(1 << 20),
        AmountOf(kind));

    private int AmountOf(ModelOperationKind kind) => kind switch
    {
        // An expiry of 0 means never; it may lie in the past too.
        ModelOperationKind.Put => _random.Next(3) == 0 ? _random.Next(-3, 60) : 0,
        ModelOperationKind.Touch => _random.Next(4) == 0 ? 0 : _random.Next(-3, 80),
        _ => _random.Next(1, 12),
    };
}
