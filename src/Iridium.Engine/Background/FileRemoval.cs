using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>Deletes the tables that nothing needs any more. Thread-safe.</summary>
internal static class FileRemoval
{
    public static void Run(EngineContext context)
    {
        foreach (long number in context.Obsolete.TakeAll())
        {
            string name = FileNames.Table(number);
            context.BlockCache.Evict(number);
            if (context.IsReadOnly) continue;
            try
            {
                context.Files.Delete(context.PathOf(name));
                if (context.Events.HasListeners)
                    context.Events.Raise(static events => events.TableDeleted, new TableEvent(number));
            }
            catch (Exception error) when (IoErrors.IsFileError(error))
            {
                context.Log.FileNotDeleted(name, error);
            }
        }
    }
}
