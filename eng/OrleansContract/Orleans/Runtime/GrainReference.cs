namespace Orleans.Runtime;

/// <summary>A reference to a grain. Only Orleans makes one.</summary>
public class GrainReference
{
    internal GrainReference()
    {
    }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType { get; }
}
