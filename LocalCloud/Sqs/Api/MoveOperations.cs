using LocalCloud.FrontDoor;

namespace LocalCloud.Sqs.Api;

/// <summary>
/// <c>StartMessageMoveTask</c>, <c>CancelMessageMoveTask</c>, <c>ListMessageMoveTasks</c>:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
/// </summary>
internal sealed class MoveOperations(QueueDirectory queues, Broker broker)
{
    private const int FastestRate = 500;
    private const int MostResults = 10;

    public async Task<StartMessageMoveTaskResponse> StartAsync(StartMessageMoveTaskRequest request)
    {
        var source = Source(request.SourceArn);
        if (!queues.All.Any(queue => queue.DeadLetters == source))
        {
            throw SqsError.InvalidParameter("Source queue must be configured as a Dead Letter Queue.");
        }

        var destination = request.DestinationArn is { Length: > 0 } arn
            ? queues.FindByArn(arn) ?? throw SqsError.ResourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.")
            : null;
        if (destination == source)
        {
            throw SqsError.InvalidParameter("Source queue arn and destination queue arn cannot be the same.");
        }

        if (request.MaxNumberOfMessagesPerSecond is < 1 or > FastestRate)
        {
            throw SqsError.InvalidParameter("MaxNumberOfMessagesPerSecond", request.MaxNumberOfMessagesPerSecond, $"Must be between 1 and {FastestRate}.");
        }

        var task = await broker.DoAsync((store, now) => store.Moves.Of(source).Exists(other => other.Status == MoveTask.Running)
            ? null
            : store.Moves.Start(source, destination, request.MaxNumberOfMessagesPerSecond, store.Count(source, now).Visible, now));
        return task is null
            ? throw SqsError.UnsupportedOperation("There is already a task running. Only one active task is allowed for a source queue arn at a given time.")
            : new StartMessageMoveTaskResponse(new TaskHandle(task.Id, source.Model.Arn).ToString());
    }

    public async Task<CancelMessageMoveTaskResponse> CancelAsync(CancelMessageMoveTaskRequest request)
    {
        if (string.IsNullOrEmpty(request.TaskHandle))
        {
            throw SqsError.MissingParameter("TaskHandle");
        }

        if (!TaskHandle.TryRead(request.TaskHandle, out var handle))
        {
            throw SqsError.InvalidParameter("TaskHandle", request.TaskHandle, "It isn't a task's handle.");
        }

        var source = Source(handle.SourceArn);
        var task = await broker.DoAsync((store, _) =>
        {
            var found = store.Moves.Of(source).Find(task => task.Id == handle.TaskId);
            if (found is { Status: MoveTask.Running })
            {
                store.Moves.Cancel(found);
            }

            return found;
        });
        return task switch
        {
            null => throw SqsError.ResourceNotFound("The task of that TaskHandle doesn't exist."),
            { Status: MoveTask.Running } => new CancelMessageMoveTaskResponse(task.Moved),
            _ => throw SqsError.UnsupportedOperation($"Only active tasks can be cancelled, and this one is {task.Status}."),
        };
    }

    public async Task<ListMessageMoveTasksResponse> ListAsync(ListMessageMoveTasksRequest request)
    {
        var source = Source(request.SourceArn);
        if (request.MaxResults is < 1 or > MostResults)
        {
            throw SqsError.InvalidParameter("MaxResults", request.MaxResults, $"Must be between 1 and {MostResults}.");
        }

        var tasks = await broker.DoAsync((store, _) => store.Moves.Of(source));
        return new ListMessageMoveTasksResponse(tasks.Count == 0 ? null : [.. tasks.Take(request.MaxResults ?? 1).Select(task => Respond(task, source))]);
    }

    private MessageMoveTaskResponse Respond(MoveTask task, Queue source) => new(
        task.Status == MoveTask.Running ? new TaskHandle(task.Id, source.Model.Arn).ToString() : null,
        task.Status,
        source.Model.Arn,
        task.Destination is { } destination ? queues.FindById(destination)?.Model.Arn : null,
        task.Rate,
        task.Moved,
        task.ToMove,
        task.Failure,
        task.StartedAt);

    /// <exception cref="AwsServiceException">The ARN is missing, or there is no such queue.</exception>
    private Queue Source(string? arn) =>
        string.IsNullOrEmpty(arn) ? throw SqsError.MissingParameter("SourceArn")
        : queues.FindByArn(arn) ?? throw SqsError.ResourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
}
