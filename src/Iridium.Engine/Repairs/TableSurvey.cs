using Iridium.Engine.Files;
using Iridium.Engine.Opening;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Finds the tables that count, reads every byte of them, and saves what can be saved of damaged ones. Used once, by
/// one thread.
/// </summary>
internal sealed class TableSurvey(
    RepairScope scope, DirectoryContent content, KnownStructure known, BlobSurvey blobs)
{
    /// <summary>The tables to use, at their places.</summary>
    public List<KnownTable> Tables { get; } = [];

    /// <summary>Tables that were written anew.</summary>
    public int Salvaged { get; private set; }

    /// <summary>Whether a table had to go or to be made anew.</summary>
    public bool IsChanged { get; private set; }

    public void Run()
    {
        List<KnownTable> found = known.IsCertain ? [.. known.Tables.Values] : FindAll();
        for (int i = 0; i < found.Count; i++)
        {
            scope.Advance(FileNames.Table(found[i].Meta.Number), i, found.Count);
            Check(found[i]);
        }

        if (!known.IsCertain) PutInOrder();
    }

    /// <summary>Without a manifest each file that is a table counts, unless a merge is known to have replaced it.
    /// </summary>
    private List<KnownTable> FindAll()
    {
        var found = new List<KnownTable>();
        foreach (KnownTable missing in known.Tables.Values.Where(each => !content.Tables.Contains(each.Meta.Number)))
            LoseMissing(missing);
        foreach (long number in content.Tables.Where(number => !known.Removed.Contains(number)))
        {
            if (known.Tables.TryGetValue(number, out KnownTable? table)) found.Add(table with { Level = 0 });
            else if (ReadItself(number) is { } itself) found.Add(itself);
        }

        return found;
    }

    private void LoseMissing(KnownTable missing)
    {
        TableMeta meta = missing.Meta;
        scope.Lose(new RepairLoss(
            FileNames.Table(meta.Number),
            known.KeyspaceOf(missing.Keyspace, scope.Options.Keyspaces).Name,
            KeyRange.Between(meta.Start, meta.End),
            meta.FileBytes,
            meta.SmallestSequence,
            meta.LargestSequence,
            "the file is missing; a merge that is not known of may have replaced it"));
    }

    /// <summary>Takes a table by what it says of itself.</summary>
    private KnownTable? ReadItself(long number)
    {
        string name = FileNames.Table(number);
        try
        {
            using IFile file = scope.Files.OpenRead(scope.PathOf(name));
            TableMeta meta = TableReader.ReadMeta(file);
            if (meta.Number != number) throw new CorruptionException(file.Path, 0, $"it is table {meta.Number}");
            TableFooter footer = TableFooter.Read(file);
            if (footer.KeyspaceId > 0 && known.IsDropped(footer.KeyspaceId)) return null;

            // Entries of an ingested table have no sequence of their own, and so no place among others.
            bool isIngested = meta.LargestSequence == 0;
            int keyspace = isIngested ? OwnKeyspace(number) : KeyspaceIdOf(footer);
            return new KnownTable(keyspace, 0, isIngested ? meta.WithSequence(1) : meta);
        }
        catch (CorruptionException damage)
        {
            scope.SetAside(name);
            long bytes = scope.LengthOf(name);
            scope.Lose(new RepairLoss(name, null, KeyRange.All, bytes, 0, long.MaxValue, damage.Detail));
            IsChanged = true;
            return null;
        }
    }

    /// <summary>Tables that do not say whose they are get a keyspace of their own each, never mixed.</summary>
    private int KeyspaceIdOf(TableFooter footer) =>
        footer.KeyspaceId > 0 ? footer.KeyspaceId : OwnKeyspace(footer.Number);

    private int OwnKeyspace(long table)
    {
        int id = known.LastKeyspaceId + 1;
        KeyspaceRecord own = known.KeyspaceOf(id, scope.Options.Keyspaces);
        scope.Note(
            FileNames.Table(table), 0, $"it does not say where it belongs, so it is in a keyspace '{own.Name}'");
        return id;
    }

    private void Check(KnownTable table)
    {
        KeyspaceRecord keyspace = known.KeyspaceOf(table.Keyspace, scope.Options.Keyspaces);
        if (IsSound(table))
        {
            Tables.Add(table);
            return;
        }

        IsChanged = true;
        if (TableSalvage.Run(scope, table, keyspace, blobs) is not { } saved) return;
        Salvaged++;
        Tables.Add(table with { Meta = saved });
    }

    private bool IsSound(KnownTable table)
    {
        string name = FileNames.Table(table.Meta.Number);
        if (!content.Tables.Contains(table.Meta.Number)) return false;
        bool isSound = table.Meta.Blobs.All(share => blobs.IsSound(share.FileNumber));
        using IFile file = scope.Files.OpenRead(scope.PathOf(name));
        new TableVerifier(file, table.Meta, OnDamage).Run(CancellationToken.None);
        return isSound;

        void OnDamage(long offset, string detail)
        {
            scope.Note(name, Math.Max(0, offset), detail);
            isSound = false;
        }
    }

    private void PutInOrder()
    {
        KnownTable[] all = [.. Tables];
        Tables.Clear();
        foreach (IGrouping<int, KnownTable> own in all.GroupBy(table => table.Keyspace))
        {
            KeyspaceRecord keyspace = known.KeyspaceOf(own.Key, scope.Options.Keyspaces);
            IReadOnlyList<TableMeta> ordered = TableOrder.Run(scope, [.. own.Select(table => table.Meta)], keyspace);
            Tables.AddRange(ordered.Select(meta => new KnownTable(own.Key, 0, meta)));
        }
    }
}
