using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds the reminder service; here there is none.</summary>
public static class SiloBuilderReminderExtensions
{
    public static void AddReminders(this IServiceCollection services) => ArgumentNullException.ThrowIfNull(services);
}
