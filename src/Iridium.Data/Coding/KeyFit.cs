namespace Iridium.Data.Coding;

/// <summary>How a value stands to the keys of a type when it is no key itself.</summary>
internal enum KeyFit
{
    /// <summary>It is a key.</summary>
    Exact,

    /// <summary>No key equals it; the encoded one is the first above it.</summary>
    Below,

    /// <summary>Every key is below it.</summary>
    AboveAll,
}
