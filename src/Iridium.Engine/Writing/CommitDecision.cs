namespace Iridium.Engine.Writing;

/// <summary>What the leader decided of one request: a result, or the error that its conditions met.</summary>
internal readonly record struct CommitDecision(CommitResult Result, Exception? Error);
