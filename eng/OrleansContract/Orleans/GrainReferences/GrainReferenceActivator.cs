using Orleans.Runtime;

namespace Orleans.GrainReferences;

/// <summary>Makes references to grains.</summary>
public sealed class GrainReferenceActivator
{
    internal GrainReferenceActivator()
    {
    }

    public GrainReference CreateReference(GrainId grainId, GrainInterfaceType interfaceType) =>
        throw new NotSupportedException($"Only Orleans makes references ({grainId}, {interfaceType}).");
}
