namespace Orleans;

/// <summary>Checks configuration when a silo or client is built.</summary>
public interface IConfigurationValidator
{
    void ValidateConfiguration();
}
