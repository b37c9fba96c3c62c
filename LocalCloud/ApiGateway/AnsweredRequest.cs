using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>A request and what it was answered: what <c>$context</c> variables speak of.</summary>
/// <param name="Api">The API that answered.</param>
/// <param name="AccountId">The API's owner.</param>
/// <param name="Request">The request.</param>
/// <param name="Error">The gateway's own answer; null where the integration's was passed on.</param>
/// <param name="Status">The status that the client gets.</param>
/// <param name="Latency">From the request's beginning to its answer's end.</param>
internal readonly record struct AnsweredRequest(RestApiModel Api, string AccountId, GatewayRequest Request, GatewayError? Error, int Status, TimeSpan Latency);
