using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Opens the records that a bound access asks for.</summary>
internal static class RecordAccess
{
    public static RecordStream Open(ReadPoint point, KeyspaceSchema schema, BoundAccess access, bool isDescending)
    {
        switch (access.Kind)
        {
            case AccessKind.Nothing:
                return new LookupStream(point, schema.Keyspace, [], false, null);
            case AccessKind.Point:
                return new LookupStream(point, schema.Keyspace, access.Keys, false, null);
            case AccessKind.MultiGet when point is { Transaction: null, Snapshot: null }:
                // All of them at one moment.
                Snapshot snapshot = schema.Keyspace.Database.CreateSnapshot();
                var held = new ReadPoint(null, snapshot);
                return new LookupStream(held, schema.Keyspace, access.Keys, isDescending, snapshot);
            case AccessKind.MultiGet:
                return new LookupStream(point, schema.Keyspace, access.Keys, isDescending, null);
            default:
                return new CursorStream(point.OpenCursor(schema.Keyspace, access.Range), isDescending);
        }
    }
}
