namespace Orleans;

/// <summary>The stages of a silo that providers use.</summary>
public static class ServiceLifecycleStage
{
    public const int RuntimeInitialize = 2000;
    public const int RuntimeStorageServices = 6000;
    public const int ApplicationServices = 10000;
    public const int BecomeActive = Active - 1;
    public const int Active = 20000;
}
