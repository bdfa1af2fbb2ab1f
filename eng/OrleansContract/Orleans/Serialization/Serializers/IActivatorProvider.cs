using Orleans.Serialization.Activators;

namespace Orleans.Serialization.Serializers;

/// <summary>Finds the activator of a type.</summary>
public interface IActivatorProvider
{
    IActivator<T> GetActivator<T>();
}
