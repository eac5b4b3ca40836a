using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Tests.Graders.Judges;
using static Rft.Engine.Tests.Tools.ToolSetup;

namespace Rft.Engine.Tests.Tools;

public sealed class EndpointToolTests
{
    [Fact]
    public async Task A_call_is_posted_as_the_agent_api_does_and_the_output_comes_back()
    {
        await using var service = new FakeService(_ => new FakeResponse(200, """{"type": "function_call_output", "call_id": "call00000", "output": "Paris"}"""));

        var reply = await Ask(service);

        Assert.Equal((ToolReplyKind.Answered, "Paris"), (reply.Kind, reply.Text));
        var request = Assert.Single(service.Requests);
        Assert.Equal(("/tool", "Bearer s3cret"), (request.Path, request.Authorization));
        Assert.Equal("function_call", request.Json.GetProperty("type").GetString());
        Assert.Equal("""{"city":"x"}""", request.Json.GetProperty("arguments").GetString());
    }

    [Theory]
    [InlineData(400, "no such city", "Error", "error: HTTP 400: no such city", 1)]
    [InlineData(413, "", "Error", "error: HTTP 413", 1)]
    [InlineData(422, "{}", "Error", "error: HTTP 422: {}", 1)]
    [InlineData(401, "", "Failed", "HTTP 401", 1)]
    [InlineData(404, "", "Failed", "HTTP 404", 1)]
    [InlineData(302, "", "Failed", "redirects are not followed", 1)]
    [InlineData(500, "bad", "Failed", "HTTP 500: bad", 4)]
    [InlineData(200, "not JSON", "Failed", "no object with 'output'", 1)]
    [InlineData(200, """{"error": "closed on Mondays"}""", "Error", "error: closed on Mondays", 1)]
    public async Task What_the_service_refuses_the_model_is_told_and_where_it_does_not_work_the_call_has_failed(
        int status, string body, string kind, string text, int requests)
    {
        await using var service = new FakeService(_ =>
            new FakeResponse(status, body) { Headers = new() { ["Location"] = "http://127.0.0.1:1/elsewhere" } });

        var reply = await Ask(service);

        Assert.Equal(kind, reply.Kind.ToString());
        Assert.Contains(text, reply.Text, StringComparison.Ordinal);
        Assert.Equal(requests, service.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_and_one_that_answers_too_much_have_failed()
    {
        await using var slow = new FakeService(_ => new FakeResponse(200, "{}") { Delay = TimeSpan.FromSeconds(60) });
        await using var large = new FakeService(_ => new FakeResponse(200, new string(' ', 3 << 20)));

        Assert.Equal(ToolReplyKind.TimedOut, (await Ask(slow, seconds: 0.2)).Kind);
        Assert.Equal(ToolReplyKind.Failed, (await Ask(large)).Kind);
    }

    private static async Task<ToolReply> Ask(FakeService service, double seconds = 60)
    {
        await using var set = new GraderSet(new GraderServices { ReadVariable = name => name == "TOKEN" ? "s3cret" : null });
        var members = $$"""  "server_url": "{{service.Address}}/tool", "headers": {"Authorization": "Bearer ${TOKEN}"}, "timeout_seconds": {{seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}} """;
        return await Call(Create(set, members), new { city = "x" });
    }
}
