// Each test starts processes, some a browser; on a small machine they would only slow one another down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
