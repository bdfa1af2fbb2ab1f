using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>Tells listeners of tables that came. Stateless.</summary>
internal static class TableEvents
{
    public static void RaiseCreated(EngineContext context, string keyspace, IEnumerable<TableMeta> tables, int level)
    {
        foreach (TableMeta table in tables)
        {
            var created = new TableEvent(table.Number, keyspace, level, table.FileBytes);
            context.Events.Raise(static events => events.TableCreated, created);
        }
    }
}
