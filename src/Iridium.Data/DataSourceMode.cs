namespace Iridium.Data;

/// <summary>How a connection opens its database.</summary>
public enum DataSourceMode
{
    /// <summary>For reading and writing; a directory without a database gets one.</summary>
    ReadWriteCreate = 0,

    /// <summary>For reading and writing; there must be a database.</summary>
    ReadWrite = 1,

    /// <summary>
    /// For reading, also beside a process that writes: then what is seen is the state when the connection was opened.
    /// In the process that writes it is always the newest.
    /// </summary>
    ReadOnly = 2,

    /// <summary>
    /// In memory. Connections that name the same data source share it; it lives as long as one of them, or a data
    /// source, is open. Without a name each connection has its own.
    /// </summary>
    Memory = 3,
}
