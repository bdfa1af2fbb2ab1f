using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Planted;

/// <summary>
/// Errors of reading tables: with <paramref name="spoilsFilters"/> bits of each filter are lost, otherwise the checksum
/// of every block is made to fit.
/// </summary>
internal sealed class AlteredTables(IFileSystem inner, bool spoilsFilters) : PassingFileSystem(inner)
{
    public override IFile OpenRead(string path)
    {
        IFile file = base.OpenRead(path);
        if (!path.EndsWith(".tbl", StringComparison.Ordinal)) return file;
        try
        {
            TableFooter footer = TableFooter.Read(file);
            return new AlteredTable(file, footer, spoilsFilters);
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            // Without a footer there are no blocks to alter.
            return file;
        }
    }

    private sealed class AlteredTable(IFile inner, TableFooter footer, bool spoilsFilters) : PassingFile(inner)
    {
        public override int Read(Span<byte> destination, long offset)
        {
            int read = base.Read(destination, offset);
            bool isBlock = read == destination.Length && read > BlockTrailer.Bytes
                && offset + read <= footer.FileBytes - TableFooter.Bytes;
            bool isFilter = isBlock && offset == footer.Filter.Offset && !footer.Filter.IsAbsent;
            if (!isBlock || (spoilsFilters && !isFilter)) return read;
            if (spoilsFilters)
            {
                for (int i = 0; i < destination.Length - BlockTrailer.Bytes - 2; i += 64) destination[i] = 0;
            }

            BlockSeal.Write(destination, footer.UniqueId, offset);
            return read;
        }
    }
}
