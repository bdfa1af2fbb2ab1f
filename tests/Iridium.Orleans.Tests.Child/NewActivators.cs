using Orleans.Serialization.Activators;
using Orleans.Serialization.Serializers;

namespace Iridium.Orleans.Tests.Child;

/// <summary>Makes states with their constructors.</summary>
public sealed class NewActivators : IActivatorProvider
{
    public IActivator<T> GetActivator<T>() => new NewActivator<T>();

    private sealed class NewActivator<T> : IActivator<T>
    {
        public T Create() => Activator.CreateInstance<T>();
    }
}
