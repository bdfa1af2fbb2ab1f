namespace Orleans.Storage;

/// <summary>Options that name a serializer.</summary>
public interface IStorageProviderSerializerOptions
{
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}
