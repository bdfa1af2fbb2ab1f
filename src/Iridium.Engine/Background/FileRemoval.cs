using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>Deletes the tables and blob files that nothing needs any more. Thread-safe.</summary>
internal static class FileRemoval
{
    public static void Run(EngineContext context)
    {
        foreach (ObsoleteFile file in context.Obsolete.TakeAll())
        {
            string name = file.IsBlob ? FileNames.Blob(file.Number) : FileNames.Table(file.Number);
            context.BlockCache.Evict(file.Number);
            if (context.IsReadOnly) continue;
            try
            {
                context.Files.Delete(context.PathOf(name));
                if (context.Events.HasListeners && !file.IsBlob)
                    context.Events.Raise(static events => events.TableDeleted, new TableEvent(file.Number));
            }
            catch (Exception error) when (IoErrors.IsFileError(error))
            {
                context.Log.FileNotDeleted(name, error);
            }
        }
    }
}
