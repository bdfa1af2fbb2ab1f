using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Configuration;

/// <summary>Has options logged when a silo starts; here there is none.</summary>
public static class OptionConfigureExtensionMethods
{
    public static IServiceCollection ConfigureFormatter<TOptions>(this IServiceCollection services)
        where TOptions : class, new() => services;

    public static IServiceCollection ConfigureNamedOptionForLogging<TOptions>(
        this IServiceCollection services,
        string name)
        where TOptions : class => services;
}
