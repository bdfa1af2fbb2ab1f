using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>A snapshot of the database beside the state it must show: a snapshot pins its instant.</summary>
internal sealed record ModelSnapshot(Snapshot Snapshot, ModelState State, DateTimeOffset Instant);
