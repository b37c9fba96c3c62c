using Webhooks.Operations;

namespace Webhooks.Dashboard.Shell;

/// <summary>The edge: a stack that can't be asked is said in its own words; anything else is logged, and said plainly.</summary>
internal sealed partial class FaultPage(RequestDelegate next, ILogger<FaultPage> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationException fault) when (!context.Response.HasStarted)
        {
            var (status, title) = fault.Obstacle switch
            {
                Obstacle.Dependency => (StatusCodes.Status502BadGateway, "That can't be done at the moment"),
                Obstacle.Input => (StatusCodes.Status400BadRequest, "Nothing was done: ask for something else"),
                Obstacle.Conflict => (StatusCodes.Status409Conflict, "Nothing was done: not now"),
            };
            await Refusal.WriteAsync(context, status, title, fault.Message, Navigation.PageOf(context.Request.Path));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Log.Failed(logger, fault, context.Request.Path);
            await Refusal.WriteAsync(context, StatusCodes.Status500InternalServerError, "The dashboard failed here", $"{fault.GetType().Name}: its log has the whole of it. The stack itself isn't touched by that.", Navigation.PageOf(context.Request.Path));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Path} failed")]
        public static partial void Failed(ILogger logger, Exception fault, string path);
    }
}
