namespace Orleans;

/// <summary>Keeps the value of an option out of the log.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class RedactAttribute : Attribute
{
    public virtual string Redact(object? value) => "REDACTED";
}
