using System.Text;
using System.Xml.Linq;
using Iridium.Caching.KeyRing;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>A data-protection element: what is read is written as something that is read as the same.</summary>
internal sealed class KeyRingTarget() : FuzzTarget("keyring")
{
    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds() =>
    [
        .. new[]
        {
            "<key id=\"1\" version=\"1\"><creationDate>2026-01-01T00:00:00Z</creationDate><d a='b'/></key>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><!-- c --><a xmlns:n=\"u\"><n:b n:c=\"&lt;&#xA;\"> x </n:b>"
            + "<![CDATA[ <> ]]></a>",
            "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>",
        }.Select(xml => (byte[])[1, .. Encoding.UTF8.GetBytes(xml)]),
    ];

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (!ElementCodec.TryDecode(input, out XElement? element, out string? fault, out _))
        {
            Require(fault.Length > 0, "it is refused without a word");
            return input.IsEmpty ? 0 : 1 + input[0];
        }

        byte[] encoded = ElementCodec.Encode(element);
        bool isRead = ElementCodec.TryDecode(encoded, out XElement? again, out _, out _);
        Require(isRead, "what was read is written as what cannot be read");
        Require(ElementCodec.Encode(again!).AsSpan().SequenceEqual(encoded), "it is written in two ways");
        return 1_000 + Magnitude(element.DescendantNodesAndSelf().Take(1_000).Count());
    }
}
