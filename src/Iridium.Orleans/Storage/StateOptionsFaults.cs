using Iridium.Orleans.Hosting;

namespace Iridium.Orleans.Storage;

/// <summary>Finds what is wrong with the options of grain storage. Stateless.</summary>
internal static class StateOptionsFaults
{
    /// <summary>The faults of everything but the database, each without a final full stop.</summary>
    public static List<string> Of(IridiumGrainStorageOptions options)
    {
        List<string> faults = StoreFaults.OfStore(options);
        if (options.TimeToLive <= TimeSpan.Zero)
            faults.Add($"TimeToLive is {options.TimeToLive}; it must be above zero");
        foreach ((string state, TimeSpan time) in options.StateTimeToLive)
        {
            if (time <= TimeSpan.Zero) faults.Add($"StateTimeToLive['{state}'] is {time}; it must be above zero");
        }

        return faults;
    }
}
