namespace Iridium.Bench.Engines.LevelFamily;

/// <summary>
/// The functions that move an iterator and look at it. Those that only return what is at hand do not leave the managed
/// state of the thread, which is what makes a step of an iterator cheap. Immutable.
/// </summary>
internal sealed unsafe class LevelCursorCalls(LevelLibrary library)
{
    public readonly delegate* unmanaged<nint, void> Destroy =
        (delegate* unmanaged<nint, void>)library.Export("iter_destroy");

    public readonly delegate* unmanaged[SuppressGCTransition]<nint, byte> IsValid =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte>)library.Export("iter_valid");

    public readonly delegate* unmanaged<nint, void> SeekToFirst =
        (delegate* unmanaged<nint, void>)library.Export("iter_seek_to_first");

    public readonly delegate* unmanaged<nint, void> SeekToLast =
        (delegate* unmanaged<nint, void>)library.Export("iter_seek_to_last");

    public readonly delegate* unmanaged<nint, byte*, nuint, void> Seek =
        (delegate* unmanaged<nint, byte*, nuint, void>)library.Export("iter_seek");

    public readonly delegate* unmanaged<nint, void> Next =
        (delegate* unmanaged<nint, void>)library.Export("iter_next");

    public readonly delegate* unmanaged<nint, void> Previous =
        (delegate* unmanaged<nint, void>)library.Export("iter_prev");

    public readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> Key =
        (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)library.Export("iter_key");

    public readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> Value =
        (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)library.Export("iter_value");
}
