namespace Orleans.Runtime;

/// <summary>A reference to a grain. Only Orleans makes one.</summary>
public class GrainReference
{
    internal GrainReference()
    {
    }
}
