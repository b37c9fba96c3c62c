using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>Puts a REST API together, which a template holds in parts that know one another by ids.</summary>
internal sealed class RestApiAssembly
{
    public List<ApiPart> Apis { get; } = [];
    public List<PathPart> Paths { get; } = [];
    public List<MethodPart> Methods { get; } = [];
    public List<AuthorizerPart> Authorizers { get; } = [];
    public List<DeploymentPart> Deployments { get; } = [];
    public List<StagePart> Stages { get; } = [];
    public List<GatewayResponsePart> Responses { get; } = [];

    public IReadOnlyList<RestApiModel> Build(IReadOnlyList<LogGroupModel> logGroups, Problems problems)
    {
        Orphans(problems);
        foreach (var twice in Responses.GroupBy(response => (response.ApiId, response.Response.Type)).Where(same => same.Count() > 1).Select(same => same.ElementAt(1)))
        {
            problems.Add(Place.Of(twice).In("ResponseType"), $"there is another {twice.Response.Type} for the same API. Leave one.");
        }

        return [.. Apis.Select(api => Build(api, logGroups, problems)).OfType<RestApiModel>()];
    }

    private RestApiModel? Build(ApiPart api, IReadOnlyList<LogGroupModel> logGroups, Problems problems)
    {
        var stages = Stages.Where(stage => stage.ApiId == api.Id).ToList();
        if (stages is not [var stage])
        {
            problems.Add(Place.Of(api), stages.Count == 0
                ? "the API has no stage, so nobody could call it. Add an AWS::ApiGateway::Stage."
                : $"the API has {stages.Count} stages, and one is emulated. Take out all but one.");
            return null;
        }

        if (stage.DeploymentId.Length > 0 && !Deployments.Exists(deployment => deployment.Id == stage.DeploymentId && deployment.ApiId == api.Id))
        {
            problems.Add(Place.Of(stage).In("DeploymentId"), "isn't a deployment of this API in the template. Mend the reference.");
        }

        return new RestApiModel
        {
            LogicalId = api.LogicalId,
            Path = api.Path,
            Name = api.Name,
            ApiId = api.Id,
            StageName = stage.Name,
            BinaryMediaTypes = api.BinaryMediaTypes,
            StageVariables = stage.Variables,
            Throttle = stage.Settings.FirstOrDefault(setting => setting is { ResourcePath: null, HttpMethod: null })?.Throttle,
            AccessLog = AccessLog.Find(stage.AccessLog, logGroups, problems),
            GatewayResponses = [.. Responses.Where(response => response.ApiId == api.Id).Select(response => response.Response)],
            Methods = [.. Methods.Where(method => method.ApiId == api.Id).Select(method => Build(method, api, stage, problems))],
        };
    }

    private MethodModel Build(MethodPart method, ApiPart api, StagePart stage, Problems problems)
    {
        var path = PathOf(method, api, problems);
        return new MethodModel
        {
            LogicalId = method.LogicalId,
            Path = method.Path,
            HttpMethod = method.HttpMethod,
            ResourcePath = path,
            Authorizer = Authorizer(method, problems),
            FunctionArn = method.FunctionArn,
            Mock = method.Mock,
            IntegrationTimeout = method.IntegrationTimeout,
            Throttle = Throttle(method, path, stage, problems),
        };
    }

    /// <summary>The setting for just this method; else the one for every method of its path.</summary>
    private static ThrottleModel? Throttle(MethodPart method, string path, StagePart stage, Problems problems)
    {
        var settings = stage.Settings.Where(setting => setting.ResourcePath == path).ToList();
        if (method.HttpMethod == "ANY" && settings.Find(setting => setting.HttpMethod is not null and not "ANY") is { } partial)
        {
            problems.Add(partial.Place.In("HttpMethod"), $"{path} has the method ANY, of which a part can't be throttled here. Make it ANY or *, or give {path} the method {partial.HttpMethod}.");
        }

        return (settings.Find(setting => setting.HttpMethod == method.HttpMethod) ?? settings.Find(setting => setting.HttpMethod is null))?.Throttle;
    }

    private string PathOf(MethodPart method, ApiPart api, Problems problems)
    {
        var parts = new Stack<string>();
        var id = method.ResourceId;
        // An unresolved id was noted before. Circles can't be: a part's id is known only once its parent's is.
        while (id != api.RootId && id.Length > 0)
        {
            if (Paths.Find(part => part.Id == id) is not { } part)
            {
                problems.Add(Place.Of(method).In("ResourceId"), $"the path's part '{id}' isn't one of this API. Mend the reference.");
                break;
            }

            parts.Push(part.Text);
            id = part.ParentId;
        }

        return "/" + string.Join('/', parts);
    }

    private AuthorizerModel? Authorizer(MethodPart method, Problems problems)
    {
        if (method.AuthorizerId is not { Length: > 0 } id)
        {
            return null;
        }

        var found = Authorizers.Find(authorizer => authorizer.Authorizer.Id == id && authorizer.ApiId == method.ApiId);
        if (found is null)
        {
            problems.Add(Place.Of(method).In("AuthorizerId"), $"the authorizer '{id}' isn't one of this API. Mend the reference.");
        }

        return found?.Authorizer;
    }

    /// <summary>Parts of an API that isn't in the template: they would be left out without a word.</summary>
    private void Orphans(Problems problems)
    {
        var parts = Methods.Select(method => (Place: Place.Of(method), method.ApiId)).Concat(Stages.Select(stage => (Place.Of(stage), stage.ApiId)))
            .Concat(Responses.Select(response => (Place.Of(response), response.ApiId)));
        foreach (var (place, id) in parts.Where(part => part.ApiId.Length > 0 && !Apis.Exists(api => api.Id == part.ApiId)))
        {
            problems.Add(place.In("RestApiId"), $"the API '{id}' isn't in the template. Mend the reference.");
        }
    }
}
