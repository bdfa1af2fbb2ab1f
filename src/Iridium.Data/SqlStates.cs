namespace Iridium.Data;

/// <summary>The codes that <see cref="IridiumException.SqlState"/> may have, as the SQL standard and PostgreSQL number
/// them.</summary>
public static class SqlStates
{
    /// <summary>A key is there already.</summary>
    public const string DuplicateKey = "23505";

    /// <summary>Someone else changed what the transaction read or wrote; run it again.</summary>
    public const string SerializationFailure = "40001";

    /// <summary>The connection or the transaction is read-only.</summary>
    public const string ReadOnly = "25006";

    /// <summary>A statement is not allowed while a transaction is active, or needs one.</summary>
    public const string InvalidTransactionState = "25000";

    /// <summary>There is no savepoint of that name.</summary>
    public const string NoSuchSavepoint = "3B001";

    /// <summary>The text is no statement of the dialect.</summary>
    public const string SyntaxError = "42601";

    /// <summary>There is no keyspace of that name.</summary>
    public const string UndefinedKeyspace = "42P01";

    /// <summary>There is a keyspace of that name already.</summary>
    public const string DuplicateKeyspace = "42P07";

    /// <summary>There is no column or function of that name.</summary>
    public const string UndefinedColumn = "42703";

    /// <summary>Values of these types cannot be compared or converted.</summary>
    public const string DatatypeMismatch = "42804";

    /// <summary>A parameter has no value.</summary>
    public const string UndefinedParameter = "42P02";

    /// <summary>The dialect has the construct, but not there.</summary>
    public const string NotSupported = "0A000";

    /// <summary>A number does not fit its type.</summary>
    public const string NumericOutOfRange = "22003";

    /// <summary>A division by zero.</summary>
    public const string DivisionByZero = "22012";

    /// <summary>A text cannot be read as a value of the type.</summary>
    public const string InvalidText = "22P02";

    /// <summary>A key or a value would be null.</summary>
    public const string NotNullViolation = "23502";

    /// <summary>The command was cancelled or ran into its timeout.</summary>
    public const string Cancelled = "57014";

    /// <summary>A limit of size, depth or count is passed.</summary>
    public const string LimitExceeded = "54000";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "53100";

    /// <summary>Reading or writing a file failed.</summary>
    public const string InputOutput = "58030";

    /// <summary>A file is damaged.</summary>
    public const string Corruption = "XX001";

    /// <summary>The snapshot was dropped.</summary>
    public const string SnapshotTooOld = "72000";

    /// <summary>The database cannot be opened.</summary>
    public const string ConnectionFailure = "08001";
}
