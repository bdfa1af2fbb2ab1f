using Iridium.Engine;
using Iridium.Orleans.Records;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Clustering;

/// <summary>The values of membership records, docs/formats/orleans.md. Stateless.</summary>
internal static class MembershipCodec
{
    private const byte Version = 1;
    private const int SuspectsMax = 10_000;

    public static void WriteTableVersion(PooledBuffer buffer, int version)
    {
        buffer.WriteByte(Version);
        buffer.AddInt32(version);
    }

    public static int ReadTableVersion(ReadOnlySpan<byte> value, Keyspace keyspace)
    {
        var reader = new RecordReader(value, keyspace, "the version of a membership table");
        reader.ReadVersion(Version);
        return reader.ReadInt32();
    }

    public static void WriteAlive(PooledBuffer buffer, DateTime time)
    {
        buffer.WriteByte(Version);
        buffer.AddTime(time);
    }

    public static DateTime ReadAlive(ReadOnlySpan<byte> value, Keyspace keyspace)
    {
        var reader = new RecordReader(value, keyspace, "the sign of life of a silo");
        reader.ReadVersion(Version);
        return reader.ReadTime();
    }

    /// <summary>Writes everything but the address, which is the key, and the sign of life, which is its own record.
    /// </summary>
    public static void WriteSilo(PooledBuffer buffer, MembershipEntry entry)
    {
        buffer.WriteByte(Version);
        buffer.AddInt32((int)entry.Status);
        buffer.AddInt32(entry.ProxyPort);
        buffer.AddText(entry.HostName);
        buffer.AddText(entry.SiloName);
        buffer.AddText(entry.RoleName);
        buffer.AddInt32(entry.UpdateZone);
        buffer.AddInt32(entry.FaultZone);
        buffer.AddTime(entry.StartTime);
        buffer.AddInt32(entry.SuspectTimes?.Count ?? -1);
        foreach ((SiloAddress silo, DateTime time) in entry.SuspectTimes ?? [])
        {
            buffer.AddText(silo.ToParsableString());
            buffer.AddTime(time);
        }
    }

    public static MembershipEntry ReadSilo(SiloAddress address, ReadOnlySpan<byte> value, Keyspace keyspace)
    {
        var reader = new RecordReader(value, keyspace, "the row of a silo");
        reader.ReadVersion(Version);
        return new MembershipEntry
        {
            SiloAddress = address,
            Status = (SiloStatus)reader.ReadInt32(),
            ProxyPort = reader.ReadInt32(),
            HostName = reader.ReadText()!,
            SiloName = reader.ReadText()!,
            RoleName = reader.ReadText(),
            UpdateZone = reader.ReadInt32(),
            FaultZone = reader.ReadInt32(),
            StartTime = reader.ReadTime(),
            SuspectTimes = ReadSuspects(ref reader),
        };
    }

    private static List<Tuple<SiloAddress, DateTime>>? ReadSuspects(ref RecordReader reader)
    {
        int count = reader.ReadInt32();
        if (count == -1) return null;
        if (count is < 0 or > SuspectsMax) throw reader.Damaged($"it has {count} suspecting silos");
        var suspects = new List<Tuple<SiloAddress, DateTime>>();
        for (int i = 0; i < count; i++)
        {
            string text = reader.ReadRequiredText();
            if (!SiloText.TryParse(text, out SiloAddress? silo)) throw reader.Damaged($"'{text}' is no silo");
            suspects.Add(Tuple.Create(silo, reader.ReadTime()));
        }

        return suspects;
    }
}
