using Iridium.Engine.Files;
using Iridium.Engine.Opening;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Repairs;

/// <summary>
/// The whole repair: find out what is known, read every table and the log, and put what is left into a new manifest,
/// which comes into force in one step. Used once, by one thread, while the directory's lock is held.
/// </summary>
internal static class RepairRun
{
    /// <summary>Repairs a directory.</summary>
    /// <param name="scope">The directory.</param>
    /// <param name="takeLock">Takes its lock; called once there is known to be a database.</param>
    public static RepairReport Run(RepairScope scope, Func<IDisposable> takeLock)
    {
        try
        {
            RequireDatabase(scope);
            using IDisposable held = takeLock();
            return Run(scope);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"repair the database in '{scope.Directory}'");
        }
    }

    private static void RequireDatabase(RepairScope scope)
    {
        if (scope.Files.DirectoryExists(scope.Directory))
        {
            DirectoryContent content = scope.ReadContent();
            if (content.HasCurrent || content.GreatestNumber > 0) return;
        }

        throw new IridiumException(
            EngineErrorCode.DatabaseNotFound, $"There is no database in '{scope.Directory}'. Check the path.");
    }

    private static RepairReport Run(RepairScope scope)
    {
        DirectoryContent content = scope.ReadContent();
        KnownStructure known = ManifestSalvage.Read(scope, content);
        known.IsCertain = known.IsCertain && !HasLostEdits(scope, content, known);
        scope.Reserve(known.NextFileNumber);
        bool hasCurrent = CurrentPointer.Read(scope.Files, scope.Directory) is not null;
        using var blobs = new BlobSurvey(scope, content, known);
        blobs.Run();
        var tables = new TableSurvey(scope, content, known, blobs);
        tables.Run();
        if (!known.IsCertain) CompleteFlushed(known, tables);
        LogSurvey log = LogSurvey.Run(scope, content, known, blobs);
        long last = Complete(scope, known, log, out bool isBehind);
        bool isLogChanged = log.IsCut || log.HasStray || log.HasTroubledBlobs;
        bool isChanged = !known.IsCertain || tables.IsChanged || isLogChanged || isBehind || !hasCurrent;
        if (isChanged && !scope.IsDryRun) Install(scope, known, tables, log, blobs);
        return new RepairReport
        {
            IsChanged = isChanged,
            IsManifestRebuilt = !known.IsCertain,
            Tables = tables.Tables.Count,
            TablesSalvaged = tables.Salvaged,
            LastSequence = last,
            Losses = [.. scope.Losses],
            Notes = [.. scope.Notes],
        };
    }

    /// <summary>Whether a manifest that reads well does not know what the directory shows to have happened.</summary>
    private static bool HasLostEdits(RepairScope scope, DirectoryContent content, KnownStructure known)
    {
        bool hasUnknown = content.Segments.Any(number =>
            number > known.NewestWal && scope.LengthOf(FileNames.Wal(number)) > WalHeader.Bytes);
        if (hasUnknown) return true;
        bool isMissing = known.Tables.Keys.Any(number => !content.Tables.Contains(number));
        return isMissing && content.Tables.Any(number => !known.Tables.ContainsKey(number));
    }

    /// <summary>What a table holds was flushed, whether or not an edit is left that says so.</summary>
    private static void CompleteFlushed(KnownStructure known, TableSurvey tables)
    {
        foreach (KnownTable table in tables.Tables)
        {
            long through = Math.Max(known.FlushedThroughOf(table.Keyspace), table.Meta.LargestSequence);
            known.FlushedThrough[table.Keyspace] = through;
        }
    }

    /// <summary>Brings the numbers of the structure in line with what the tables and the log hold.</summary>
    private static long Complete(RepairScope scope, KnownStructure known, LogSurvey log, out bool isBehind)
    {
        foreach (int id in log.Keyspaces.Append(1).Where(id => !known.IsDropped(id) || id == 1))
            known.KeyspaceOf(id, scope.Options.Keyspaces);
        // What the log does not reach is in tables; so are the writes that it says were never logged.
        long flushed = known.FlushedThrough.Values.Append(0).Max();
        long needed = Math.Max(log.SkippedThrough, flushed > log.LastSequence ? flushed : 0);
        isBehind = needed > known.UnloggedThrough;
        known.UnloggedThrough = Math.Max(known.UnloggedThrough, needed);
        return Math.Max(log.LastSequence, known.UnloggedThrough);
    }

    private static void Install(
        RepairScope scope, KnownStructure known, TableSurvey tables, LogSurvey log, BlobSurvey blobs)
    {
        bool isRewritten = log.HasTroubledBlobs; // Then there is a segment that is kept.
        if (isRewritten) known.OldestWal = known.NewestWal = LogRewrite.Run(scope, log, blobs);
        else if (log.IsCut) BeginSegment(scope, known, log);
        else if (!known.IsCertain) (known.OldestWal, known.NewestWal) = (log.Kept[0].Number, log.Kept[^1].Number);
        scope.CopyAside();

        // IMPORTANT: everything that the new manifest names is durable before it, and it before CURRENT.
        scope.Files.SyncDirectory(scope.Directory);
        long number = scope.NewNumber();
        VersionEdit snapshot = SnapshotOf(scope, known, tables);
        foreach (TreeEdit tree in snapshot.Trees)
        {
            IEnumerable<(int Keyspace, long File)> own = log.Blobs.Where(each => each.Keyspace == tree.KeyspaceId);
            blobs.AddTo(tree, own.Select(each => each.File));
        }

        string path = scope.PathOf(FileNames.Manifest(number));
        RefuseUnreadable(path, snapshot);
        using (Manifest manifest = Manifest.Create(scope.Files, path, number, snapshot))
        {
            scope.Files.SyncDirectory(scope.Directory);
            CurrentPointer.Write(scope.Files, scope.Directory, number);
        }

        blobs.Dispose();
        scope.RemoveAside(isRewritten ? [] : log.Kept.Select(segment => FileNames.Wal(segment.Number)));
    }

    /// <summary>Puts no manifest into force that no opening could read.</summary>
    private static void RefuseUnreadable(string path, VersionEdit snapshot)
    {
        try
        {
            ManifestState.Empty.With(snapshot);
        }
        catch (InvalidDataException error)
        {
            throw new CorruptionException(
                path, 0, $"what was found makes no structure, so nothing was replaced: {error.Message}", error);
        }
    }

    /// <summary>Begins a segment that goes on where the log is cut.</summary>
    private static void BeginSegment(RepairScope scope, KnownStructure known, LogSurvey log)
    {
        long number = scope.NewNumber();
        bool goesOn = log.Kept.Count > 0;
        WalHeader header = goesOn
            ? new WalHeader(number, log.Kept[^1].Number, log.LastBytes, log.LastSequence)
            : new WalHeader(number, 0, 0, known.UnloggedThrough);
        header = header with { Salt = Frame.NewSalt() };
        WalWriter.Create(scope.Files, scope.PathOf(FileNames.Wal(number)), header).Dispose();
        known.OldestWal = goesOn ? log.Kept[0].Number : number;
        known.NewestWal = number;
    }

    private static VersionEdit SnapshotOf(RepairScope scope, KnownStructure known, TableSurvey tables)
    {
        var edit = new VersionEdit
        {
            DatabaseId = known.DatabaseId == Guid.Empty ? Guid.NewGuid() : known.DatabaseId,
            NextFileNumber = scope.NewNumber(),
            OldestWal = known.OldestWal,
            NewestWal = known.NewestWal,
            UnloggedThrough = known.UnloggedThrough == 0 ? null : known.UnloggedThrough,
            LastKeyspaceId = known.Keyspaces.ContainsKey(known.LastKeyspaceId) ? null : known.LastKeyspaceId,
        };
        edit.RetainedWals.AddRange(known.Retained.Where(each => each.Number < known.OldestWal));
        foreach (KeyspaceRecord keyspace in known.Keyspaces.Values)
        {
            edit.CreatedKeyspaces.Add(keyspace);
            var tree = new TreeEdit(keyspace.Id) { FlushedThrough = known.FlushedThroughOf(keyspace.Id) };
            foreach (KnownTable table in tables.Tables.Where(each => each.Keyspace == keyspace.Id))
                tree.Added.Add(new TableAddition(table.Level, table.Meta));
            edit.Trees.Add(tree);
        }

        return edit;
    }
}
