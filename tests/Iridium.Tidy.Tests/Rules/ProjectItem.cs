using System.Xml;
using System.Xml.Linq;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>One item of a project or properties file. Immutable.</summary>
/// <param name="Kind">Its element's name, such as PackageReference.</param>
/// <param name="Include">What it includes or updates, or an empty text.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Element">The element, for further questions.</param>
internal sealed record ProjectItem(string Kind, string Include, int Line, XElement Element)
{
    public static IReadOnlyList<ProjectItem> Read(TextFile project) =>
    [
        .. XDocument.Parse(project.Text, LoadOptions.SetLineInfo)
            .Descendants()
            .Where(element => element.Parent?.Name.LocalName == "ItemGroup")
            .Select(element => new ProjectItem(element.Name.LocalName, IncludeOf(element), LineOf(element), element)),
    ];

    /// <summary>The value of a child element or an attribute, or null.</summary>
    public string? Metadata(string name) =>
        Element.Attribute(name)?.Value
        ?? Element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static string IncludeOf(XElement element) =>
        element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value ?? "";

    private static int LineOf(IXmlLineInfo element) => element.LineNumber;
}
