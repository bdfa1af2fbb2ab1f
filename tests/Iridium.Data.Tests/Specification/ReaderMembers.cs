using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>What a reader can be asked for at an ordinal, by name, so that one rule can be asked of all.</summary>
internal static class ReaderMembers
{
    /// <summary>Members that need a row.</summary>
    public static IReadOnlyDictionary<string, Func<DbDataReader, int, Task>> OfRow { get; } =
        new Dictionary<string, Func<DbDataReader, int, Task>>
        {
            ["this[]"] = (reader, at) => Now(reader[at]),
            ["GetBoolean"] = (reader, at) => Now(reader.GetBoolean(at)),
            ["GetByte"] = (reader, at) => Now(reader.GetByte(at)),
            ["GetBytes"] = (reader, at) => Now(reader.GetBytes(at, 0, new byte[1], 0, 1)),
            ["GetChar"] = (reader, at) => Now(reader.GetChar(at)),
            ["GetChars"] = (reader, at) => Now(reader.GetChars(at, 0, new char[1], 0, 1)),
            ["GetDateTime"] = (reader, at) => Now(reader.GetDateTime(at)),
            ["GetDecimal"] = (reader, at) => Now(reader.GetDecimal(at)),
            ["GetDouble"] = (reader, at) => Now(reader.GetDouble(at)),
            ["GetFieldValue"] = (reader, at) => Now(reader.GetFieldValue<object>(at)),
            ["GetFieldValue of DBNull"] = (reader, at) => Now(reader.GetFieldValue<DBNull>(at)),
            ["GetFieldValueAsync"] = (reader, at) => reader.GetFieldValueAsync<object>(at),
            ["GetFloat"] = (reader, at) => Now(reader.GetFloat(at)),
            ["GetGuid"] = (reader, at) => Now(reader.GetGuid(at)),
            ["GetInt16"] = (reader, at) => Now(reader.GetInt16(at)),
            ["GetInt32"] = (reader, at) => Now(reader.GetInt32(at)),
            ["GetInt64"] = (reader, at) => Now(reader.GetInt64(at)),
            ["GetProviderSpecificValue"] = (reader, at) => Now(reader.GetProviderSpecificValue(at)),
            ["GetStream"] = (reader, at) => Now(reader.GetStream(at)),
            ["GetString"] = (reader, at) => Now(reader.GetString(at)),
            ["GetTextReader"] = (reader, at) => Now(reader.GetTextReader(at)),
            ["GetValue"] = (reader, at) => Now(reader.GetValue(at)),
            ["IsDBNull"] = (reader, at) => Now(reader.IsDBNull(at)),
            ["IsDBNullAsync"] = (reader, at) => reader.IsDBNullAsync(at),
        };

    /// <summary>Members that describe a column and need a result only.</summary>
    public static IReadOnlyDictionary<string, Func<DbDataReader, int, Task>> OfColumn { get; } =
        new Dictionary<string, Func<DbDataReader, int, Task>>
        {
            ["GetDataTypeName"] = (reader, at) => Now(reader.GetDataTypeName(at)),
            ["GetFieldType"] = (reader, at) => Now(reader.GetFieldType(at)),
            ["GetName"] = (reader, at) => Now(reader.GetName(at)),
            ["GetProviderSpecificFieldType"] = (reader, at) => Now(reader.GetProviderSpecificFieldType(at)),
        };

    private static Task Now<T>(T value)
    {
        _ = value;
        return Task.CompletedTask;
    }
}
