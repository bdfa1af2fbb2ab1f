using Iridium.Engine.Writing;

namespace Iridium.Engine.Tests.Writing;

public sealed class CommitQueueTests
{
    private readonly CommitQueue _queue = new();
    private readonly RequestPool _pool = new();

    [Fact]
    public void Parked_requests_come_back_in_their_order_and_no_more_of_them_than_a_group_takes()
    {
        CommitRequest[] requests = [.. Enumerable.Range(0, 5).Select(_ => Large())];
        var group = new CommitGroup();
        Assert.True(_queue.EnterInto(requests[0], group));
        foreach (CommitRequest request in requests[1..]) Assert.False(_queue.Enter(request));
        _queue.Park([requests[0]], _queue.Progress);

        // Two of 3 MiB pass the 4 MiB that a group is to have; each next one begins the next group.
        var seen = new List<CommitRequest>();
        for (int i = 0; i < 3; i++)
        {
            group = new CommitGroup();
            _queue.TakeInto(group);
            Assert.Equal(i < 2 ? 2 : 1, group.Count);
            seen.AddRange(group.Requests.ToArray());
        }

        Assert.Equal(requests, seen);
    }

    [Fact]
    public void Progress_while_someone_leads_brings_back_what_is_parked()
    {
        CommitRequest[] requests = [.. Enumerable.Range(0, 3).Select(_ => Large(1))];
        var group = new CommitGroup();
        Assert.True(_queue.EnterInto(requests[0], group));
        foreach (CommitRequest request in requests[1..]) Assert.False(_queue.Enter(request));
        _queue.TakeInto(group);
        _queue.Park([.. requests], _queue.Progress);

        // The background gets on between parking and handing on, and then has nothing left to do.
        Assert.Null(_queue.NoteProgress(out bool isOffered));
        Assert.False(isOffered);
        Assert.Null(_queue.PassOn([], out isOffered));
        Assert.True(isOffered);
        Assert.True(_queue.TryTakeOffer());
        group = new CommitGroup();
        _queue.TakeInto(group);
        Assert.Equal(requests, group.Requests.ToArray());
    }

    [Fact]
    public void What_progress_brings_back_comes_before_what_its_leader_left_undecided()
    {
        CommitRequest[] requests = [.. Enumerable.Range(0, 3).Select(_ => Large(1))];
        var group = new CommitGroup();
        Assert.True(_queue.EnterInto(requests[0], group));
        foreach (CommitRequest request in requests[1..]) Assert.False(_queue.Enter(request));
        _queue.TakeInto(group);
        _queue.Park([requests[0]], _queue.Progress);
        _queue.NoteProgress(out _);
        _queue.PassOn(requests.AsSpan(1), out _);
        group = new CommitGroup();
        _queue.TakeInto(group);
        Assert.Equal(requests, group.Requests.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Undecided_requests_come_before_what_a_full_group_has_left(bool isProgressMade)
    {
        CommitRequest[] requests = [.. Enumerable.Range(0, 5).Select(_ => Large(2))];
        var group = new CommitGroup();
        Assert.True(_queue.EnterInto(requests[0], group));
        _queue.Park([.. requests], _queue.Progress);
        Assert.Equal(requests[..2], Take());

        // The first is put aside, or is to be looked at again at once; it stays the first either way.
        long seen = _queue.Progress;
        if (isProgressMade) _queue.NoteProgress(out _);
        _queue.Park([requests[0]], seen);
        _queue.PassOn(requests.AsSpan(1, 1), out _);
        Assert.Equal(requests[..2], Take());
        _queue.PassOn(requests.AsSpan(1, 1), out _);
        Assert.Equal(requests[1..3], Take());
        Assert.Equal(requests[3..], Take());

        CommitRequest[] Take()
        {
            group = new CommitGroup();
            _queue.TakeInto(group);
            return group.Requests.ToArray();
        }
    }

    [Fact]
    public void A_request_larger_than_a_group_is_a_group()
    {
        CommitRequest first = Large(5);
        CommitRequest second = Large(5);
        var group = new CommitGroup();
        Assert.True(_queue.EnterInto(first, group));
        _queue.Park([first, second], _queue.Progress);
        group = new CommitGroup();
        _queue.TakeInto(group);
        Assert.Equal([first], group.Requests.ToArray());
    }

    [Fact]
    public void A_request_is_new_to_the_background_once_for_each_use()
    {
        CommitRequest request = Large();
        Assert.True(request.NoteParked());
        Assert.False(request.NoteParked());
        request.Prepare(Durability.Os, isTask: false);
        request.Complete(default, isOwn: true);
        request.TakeResult();
        Assert.True(request.NoteParked());
    }

    private CommitRequest Large(int mebibytes = 3)
    {
        CommitRequest request = _pool.Rent();
        request.Operations.AddPut(1, "key"u8, new byte[mebibytes * 1024 * 1024], null);
        request.Prepare(Durability.Os, isTask: true);
        return request;
    }
}
