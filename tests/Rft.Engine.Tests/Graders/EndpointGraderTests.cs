using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Tests.Graders.Judges;
using static Rft.Engine.Tests.Graders.GraderSetup;

namespace Rft.Engine.Tests.Graders;

public sealed class EndpointGraderTests
{
    public static TheoryData<int, string, string> Failures => new()
    {
        { 200, "not JSON", "endpoint_grader_internal_error" },
        { 200, "[]", "endpoint_grader_internal_error" },
        { 200, "{}", "endpoint_grader_internal_error" },
        { 200, """{"score": "1"}""", "endpoint_grader_internal_error" },
        { 200, """{"score": 1e999}""", "endpoint_grader_internal_error" },
        { 302, "", "endpoint_grader_server_error" },
        { 400, "bad", "endpoint_grader_server_error" },
        { 500, "bad", "endpoint_grader_server_error" },
    };

    [Fact]
    public async Task The_answer_its_row_and_a_trace_are_posted_and_the_score_comes_back()
    {
        await using var service = new FakeService(_ => new FakeResponse(200, """{"score": 0.8}"""));

        Assert.Equal(0.8, (await Grade(service)).Reward);

        var request = Assert.Single(service.Requests);
        Assert.Equal(("/score", "Bearer s3cret", "me"), (request.Path, request.Authorization, request.Name));
        Assert.Equal("42", request.Json.GetProperty("sample").GetProperty("output_text").GetString());
        Assert.Equal("What is 6 * 7?", request.Json.GetProperty("item").GetProperty("question").GetString());
        Assert.StartsWith("trace_", request.Json.GetProperty("trace_id").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_response_without_a_score_is_a_failed_grade(int status, string body, string flag)
    {
        await using var service = new FakeService(_ =>
            new FakeResponse(status, body) { Headers = new() { ["Location"] = "http://127.0.0.1:1/elsewhere" } });

        var grade = await Grade(service);

        Assert.Equal((null, flag), (grade.Reward, grade.Error!.Flag));
        Assert.Equal(status == 500 ? 4 : 1, service.Requests.Count);
    }

    [Fact]
    public async Task A_response_that_does_not_end_and_one_that_is_too_long_are_failed_grades()
    {
        await using var slow = new FakeService(_ => new FakeResponse(200, "{}") { Delay = TimeSpan.FromSeconds(60) });
        await using var large = new FakeService(_ => new FakeResponse(200, new string(' ', 3 << 20)));

        Assert.Equal("endpoint_grader_server_error", (await Grade(slow, seconds: 0.2)).Error!.Flag);
        Assert.Equal("endpoint_grader_server_error", (await Grade(large)).Error!.Flag);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_sent()
    {
        await using var service = new FakeService(_ => new FakeResponse(200, """{"score": 0.8}"""));

        Assert.Equal("endpoint_grader_internal_error", (await Grade(service, new string('x', 1 << 20))).Error!.Flag);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_header_whose_variable_is_not_set_stops_everything()
    {
        await using var set = new GraderSet(new GraderServices { ReadVariable = _ => null });
        var grader = set.Create(Spec("""{"type": "endpoint", "url": "http://localhost:1/", "headers": {"X-Api-Key": "${RFT_TEST_KEY}"}}"""), [])!;

        var exception = await Assert.ThrowsAsync<DiagnosticException>(() =>
            grader.GradeAsync(new Sample("42", FinishReason.Stop), Item, CancellationToken.None).AsTask());
        Assert.Equal("RFT3070", exception.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("""{"type": "endpoint", "url": "http://example.com/"}""", "RFT3068")]
    [InlineData("""{"type": "endpoint", "url": "ftp://localhost/"}""", "RFT3068")]
    [InlineData("""{"type": "endpoint", "url": "file:///etc/passwd"}""", "RFT3068")]
    [InlineData("""{"type": "endpoint", "url": "score"}""", "RFT3068")]
    [InlineData("""{"type": "endpoint", "url": "https://example.com/", "headers": {"Authorization": "Bearer abc"}}""", "RFT3069")]
    [InlineData("""{"type": "endpoint", "url": "https://example.com/", "headers": {"x-api-key": "abc"}}""", "RFT3069")]
    public async Task Addresses_and_headers_are_checked(string grader, string code)
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices());

        Assert.Null(set.Create(Spec(grader), diagnostics));
        Assert.Equal(code, Assert.Single(diagnostics).Code);
    }

    private static async Task<Grade> Grade(FakeService service, string answer = "42", double seconds = 30)
    {
        var spec = $$"""
            {"type": "endpoint", "url": "{{service.Address}}/score", "timeout_seconds": {{seconds}},
             "headers": {"Authorization": "Bearer ${RFT_TEST_TOKEN}", "X-Name": "me"} }
            """;
        await using var set = new GraderSet(new GraderServices
        {
            Clock = new ImpatientClock { LongestWait = TimeSpan.FromSeconds(seconds * 0.9) },
            ReadVariable = name => name == "RFT_TEST_TOKEN" ? "s3cret" : null,
        });
        return await set.Create(Spec(spec), [])!.GradeAsync(new Sample(answer, FinishReason.Stop), Item, TestContext.Current.CancellationToken);
    }
}
