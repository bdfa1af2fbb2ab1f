using System.Data.Common;

namespace Iridium.Data;

/// <summary>Fills data tables from keyspaces and writes their changes back. For one thread at a time.</summary>
public sealed class IridiumDataAdapter : DbDataAdapter
{
    /// <summary>Makes an adapter without commands.</summary>
    public IridiumDataAdapter()
    {
    }

    /// <summary>Makes an adapter.</summary>
    /// <param name="selectCommand">What fills tables.</param>
    public IridiumDataAdapter(IridiumCommand selectCommand) => SelectCommand = selectCommand;

    /// <summary>Makes an adapter.</summary>
    /// <param name="selectText">The query that fills tables.</param>
    /// <param name="connection">The connection.</param>
    public IridiumDataAdapter(string selectText, IridiumConnection connection)
        : this(new IridiumCommand(selectText, connection))
    {
    }
}
