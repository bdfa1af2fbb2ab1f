using Iridium.Engine;
using Orleans.Serialization.Serializers;

namespace Iridium.Orleans.Storage;

/// <summary>What a silo gives its grain storage: a database when it is asked for, the service, the
/// activators.</summary>
internal sealed record StateContext(Func<IridiumDatabase> Open, string ServiceId, IActivatorProvider Activators);
