using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Iridium.Caching.KeyRing;

/// <summary>
/// An element as it was read, with the number and sequence of its record, so that a deletion hits that record only. For
/// one thread at a time.
/// </summary>
internal sealed class StoredElement(ulong number, long sequence, XElement element) : IDeletableElement
{
    /// <summary>The number in the record's key.</summary>
    public ulong Number { get; } = number;

    /// <summary>The record's commit sequence.</summary>
    public long Sequence { get; } = sequence;

    /// <inheritdoc/>
    public XElement Element { get; } = element;

    /// <inheritdoc/>
    public int? DeletionOrder { get; set; }
}
