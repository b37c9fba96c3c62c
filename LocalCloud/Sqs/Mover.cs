namespace LocalCloud.Sqs;

/// <summary>
/// Moves dead letters as their tasks say: a few in each of the broker's transactions, so that sends and receives go on meanwhile. How far
/// a task has come is stored with what it has moved, so it goes on after a restart, and no message is moved twice or lost.
/// </summary>
internal sealed class Mover(MessageStore store, IReadOnlyList<Queue> queues)
{
    private const int MostAtOnce = 100;
    private const string NoSource = "CouldNotDetermineMessageSource";
    private const string NoQueue = "AWS.SimpleQueueService.NonExistentQueue";

    private readonly Dictionary<int, Queue> _queues = queues.ToDictionary(queue => queue.Id);

    /// <summary>When each task with a rate moves its next message (epoch ms, with fractions).</summary>
    private readonly Dictionary<string, double> _due = [];

    /// <summary>Null: unknown, and to be read.</summary>
    private List<MoveTask>? _running;

    /// <summary>Drops what is kept in mind of the tasks: the last transaction was rolled back.</summary>
    public void Forget() => _running = null;

    /// <summary>Moves what is due.</summary>
    /// <returns>When to come again (epoch ms); <see cref="long.MaxValue"/> when no task is running.</returns>
    public long Advance(long now)
    {
        if (_running is null || store.Moves.HasChanged)
        {
            _running = store.Moves.Running();
            store.Moves.HasChanged = false;
        }

        var next = long.MaxValue;
        for (var index = _running.Count - 1; index >= 0; index--)
        {
            var task = Advance(_running[index], now);
            if (task != _running[index])
            {
                store.Moves.Update(task);
            }

            if (task.Status == MoveTask.Running)
            {
                _running[index] = task;
                next = Math.Min(next, task.Rate is null ? now : (long)Math.Ceiling(_due[task.Id]));
            }
            else
            {
                _running.RemoveAt(index);
                _due.Remove(task.Id);
            }
        }

        return next;
    }

    private MoveTask Advance(MoveTask task, long now)
    {
        if (!_queues.TryGetValue(task.Source, out var source))
        {
            return Fail(task, NoQueue);   // it has left the template since the last run
        }

        store.Sweep(source, now);
        var due = _due.GetValueOrDefault(task.Id, now);
        for (var count = 0; count < MostAtOnce && due <= now; count++)
        {
            if (store.Moves.Next(task, now) is not { } message)
            {
                return task with { Status = MoveTask.Completed };
            }

            if ((task.Destination ?? message.Origin) is not { } target)
            {
                return Fail(task, NoSource);   // somebody sent it here by hand
            }

            if (!_queues.TryGetValue(target, out var destination))
            {
                return Fail(task, NoQueue);
            }

            store.Moves.Move(message.Sequence, destination, now);
            task = task with { Moved = task.Moved + 1 };
            due += task.Rate is { } rate ? 1000.0 / rate : 0;
        }

        if (task.Rate is not null)
        {
            _due[task.Id] = due;
        }

        return task;
    }

    private static MoveTask Fail(MoveTask task, string reason) => task with { Status = MoveTask.Failed, Failure = reason };
}
