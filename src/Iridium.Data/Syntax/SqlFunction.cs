namespace Iridium.Data.Syntax;

/// <summary>The functions of single values.</summary>
internal enum SqlFunction
{
    /// <summary>Bytes of a blob, characters of a text.</summary>
    Length,

    /// <summary>The bytes in hexadecimal digits, capital letters.</summary>
    Hex,

    /// <summary>The first argument that is not NULL.</summary>
    Coalesce,

    /// <summary>A text in lower case, by the invariant culture.</summary>
    Lower,

    /// <summary>A text in upper case, by the invariant culture.</summary>
    Upper,

    /// <summary>The present instant of the database's clock.</summary>
    Now,
}
