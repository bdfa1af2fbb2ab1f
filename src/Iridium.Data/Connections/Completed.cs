namespace Iridium.Data.Connections;

/// <summary>
/// Takes the result of a call that was made with <c>isAsync: false</c>, which is complete when it returns.
/// </summary>
internal static class Completed
{
    public static T Get<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();

    public static void Get(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) task.AsTask().GetAwaiter().GetResult();
    }
}
