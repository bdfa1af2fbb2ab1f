namespace Iridium.Bench.Engines;

/// <summary>One thread's access to an engine. For one thread at a time.</summary>
internal interface IBenchSession : IDisposable
{
    /// <summary>Stores a value and returns when it is as durable as the engine was opened for.</summary>
    void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Looks a key up and looks at its value where the engine keeps it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="record">The number that the value begins with.</param>
    /// <returns>False when the key is absent.</returns>
    bool TryRead(ReadOnlySpan<byte> key, out long record);

    /// <summary>Opens a cursor over the newest state.</summary>
    IBenchCursor OpenCursor();

    /// <summary>
    /// Lets the puts up to <see cref="EndLoad"/> share one transaction, where single ones are costly. Never measured.
    /// </summary>
    void BeginLoad();

    void EndLoad();
}
