using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Hosting;

public sealed class XRayHeaderTests
{
    [Theory]
    [InlineData(GatewayEvents.Trace)]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Self=1-67891234-12456789abcdef012345678; Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?")]
    public void The_trace_id_is_the_root_without_its_version_and_dashes(string header) => XRayHeader.TraceId(header).ShouldBe(GatewayEvents.TraceId);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Sampled=0")]
    [InlineData("Root=2-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279g")]
    [InlineData("Root=1-5759E988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e988xbd862e3fe1be46a994272793")]
    public void A_header_without_a_root_has_none(string? header) => XRayHeader.TraceId(header).ShouldBeNull();
}
