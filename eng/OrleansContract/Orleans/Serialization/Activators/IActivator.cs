namespace Orleans.Serialization.Activators;

/// <summary>Makes instances of a type.</summary>
public interface IActivator<T>
{
    T Create();
}
