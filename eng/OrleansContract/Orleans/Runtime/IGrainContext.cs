namespace Orleans.Runtime;

/// <summary>What surrounds an active grain.</summary>
public interface IGrainContext
{
    GrainId GrainId { get; }

    IServiceProvider ActivationServices { get; }
}
