using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSetup;

namespace Rft.Engine.Tests.Graders.Judges;

public sealed class JudgeTests
{
    private const string ScoreModel = """
        {"type": "score_model", "model": "judge-1", "range": [0, 5], "sampling_params": {"temperature": 0.5, "max_completions_tokens": 99, "seed": 3},
         "input": [{"role": "developer", "content": "Be strict."},
                   {"role": "user", "content": ["{{ item.question }}", {"type": "input_text", "text": "{{ sample.output_text }}"}]}]}
        """;

    private const string LabelModel = """
        {"type": "label_model", "model": "judge-1", "labels": ["good", "bad", "so so"], "passing_labels": ["good", "so so"],
         "input": [{"role": "user", "content": "{{ sample.output_text }}"}]}
        """;

    private const string Cosine = """
        {"type": "text_similarity", "evaluation_metric": "cosine", "input": "{{ sample.output_text }}", "reference": "{{ item.question }}"}
        """;

    public static TheoryData<string, string, double> Answers => new()
    {
        { ScoreModel, """{"steps": [], "result": 2.5}""", 2.5 },
        { ScoreModel, """{"steps": [], "result": 17}""", 5 },
        { ScoreModel, """{"steps": [], "result": -1}""", 0 },
        { ScoreModel, "<think>{2} or {4}?</think>\n{\"steps\": [], \"result\": 4}", 4 },
        { ScoreModel, "```json\n{\"steps\": [], \"result\": 4}\n```", 4 },
        { LabelModel, """{"steps": [], "result": "good"}""", 1 },
        { LabelModel, """{"steps": [], "result": "so so"}""", 1 },
        { LabelModel, """{"steps": [], "result": "bad"}""", 0 },
    };

    public static TheoryData<string, string?, string?, string, string> Failures => new()
    {
        { ScoreModel, null, "I will not.", "stop", "model_grader_refusal_error" },
        { ScoreModel, null, null, "content_filter", "model_grader_refusal_error" },
        { ScoreModel, """{"steps": [{"descr""", null, "length", "model_grader_exceeded_max_tokens_error" },
        { ScoreModel, "I give it a four.", null, "stop", "model_grader_parse_error" },
        { ScoreModel, """{"steps": [], "result": "four"}""", null, "stop", "model_grader_parse_error" },
        { ScoreModel, """{"steps": []}""", null, "stop", "model_grader_parse_error" },
        { ScoreModel, """{"steps": [], "result": 1e999}""", null, "stop", "model_grader_parse_error" },
        { ScoreModel, "", null, "stop", "model_grader_parse_error" },
        { LabelModel, """{"steps": [], "result": "Good"}""", null, "stop", "model_grader_parse_error" },
        { LabelModel, """{"steps": [], "result": 1}""", null, "stop", "model_grader_parse_error" },
        { LabelModel, """{"steps": [], "result": "\ud83d"}""", null, "stop", "model_grader_parse_error" },
        { ScoreModel, """{"\ud83d": 1}""", null, "stop", "model_grader_parse_error" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_has_its_score(string grader, string content, double score)
    {
        await using var service = new FakeService(_ => FakeService.Completion(content));

        Assert.Equal(score, (await Grade(grader, Services(service))).Reward);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task An_answer_without_a_result_is_a_failed_grade(string grader, string? content, string? refusal, string finishReason, string flag)
    {
        await using var service = new FakeService(_ => FakeService.Completion(content, refusal, finishReason));

        var grade = await Grade(grader, Services(service));

        Assert.Null(grade.Reward);
        Assert.Equal(flag, grade.Error!.Flag);
        Assert.Equal(100, grade.Usage.Sum(usage => usage.TotalTokens));
    }

    [Fact]
    public async Task The_question_has_the_messages_the_sampling_and_a_schema_with_steps_before_the_result()
    {
        await using var service = new FakeService(_ => FakeService.Judgement(1));

        var grade = await Grade(ScoreModel, Services(service));

        Assert.Equal(new ModelUsage("judge-1", 70, 30, 20), Assert.Single(grade.Usage) with { Cost = 0 });
        var request = Assert.Single(service.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer key-of-the-test"), (request.Path, request.Authorization));
        var messages = request.Json.GetProperty("messages");
        Assert.Equal(("system", "user"), (messages[0].GetProperty("role").GetString(), messages[1].GetProperty("role").GetString()));
        Assert.StartsWith("Be strict.\n\n", messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("a number from 0 to 5", messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("What is 6 * 7?\n\n42", messages[1].GetProperty("content").GetString());
        Assert.Equal(0.5, request.Json.GetProperty("temperature").GetDouble());
        Assert.Equal(99, request.Json.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(3, request.Json.GetProperty("seed").GetInt32());
        var schema = request.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        Assert.Equal(["steps", "result"], schema.GetProperty("properties").EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(500, null, 0.25)]
    [InlineData(503, "2", 2)]
    public async Task What_may_pass_is_tried_again_and_not_before_the_service_allows_it(int status, string? retryAfter, double seconds)
    {
        var asked = 0;
        var headers = new Dictionary<string, string>();
        if (retryAfter is not null)
        {
            headers["Retry-After"] = retryAfter;
        }

        await using var service = new FakeService(_ =>
            Interlocked.Increment(ref asked) <= 2 ? new FakeResponse(status, "busy") { Headers = headers } : FakeService.Judgement(3));
        var clock = new ImpatientClock();

        var grade = await Grade(ScoreModel, Services(service) with { Clock = clock });

        Assert.Equal((3.0, 3), (grade.Reward, service.Requests.Count));
        Assert.True(clock.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) >= TimeSpan.FromSeconds(seconds), string.Join(", ", clock.Waits));
    }

    [Theory]
    [InlineData(500, 6)]
    [InlineData(429, 6)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(302, 1)]
    public async Task A_judge_that_is_down_stops_everything_and_the_key_is_not_shown(int status, int requests)
    {
        await using var service = new FakeService(_ => new FakeResponse(status, "no, key-of-the-test") { Headers = new() { ["Location"] = "http://localhost/" } });

        var exception = await Assert.ThrowsAsync<DiagnosticException>(() => Grade(ScoreModel, Services(service) with { Clock = new ImpatientClock() }));

        Assert.Equal("RFT3066", exception.Diagnostics[0].Code);
        Assert.DoesNotContain("key-of-the-test", exception.Message, StringComparison.Ordinal);
        Assert.Equal(requests, service.Requests.Count);
    }

    [Fact]
    public async Task Nobody_listening_is_a_judge_that_is_down()
    {
        var service = new FakeService(_ => FakeService.Judgement(1));
        var services = Services(service) with { Clock = new ImpatientClock() };
        await service.DisposeAsync();

        Assert.Equal("RFT3066", (await Assert.ThrowsAsync<DiagnosticException>(() => Grade(ScoreModel, services))).Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_judge_that_is_slow_is_asked_again()
    {
        var asked = 0;
        await using var service = new FakeService(_ =>
            FakeService.Judgement(3) with { Delay = TimeSpan.FromSeconds(Interlocked.Increment(ref asked) == 1 ? 60 : 0) });
        var services = Services(service);

        var grade = await Grade(ScoreModel, services with { Judge = services.Judge with { TimeoutSeconds = 1 } });

        Assert.Equal(3.0, grade.Reward);
        Assert.True(service.Requests.Count >= 2);
    }

    [Fact]
    public async Task One_question_that_is_refused_is_a_failed_grade()
    {
        await using var service = new FakeService(_ => new FakeResponse(400, "context too long"));

        var grade = await Grade(ScoreModel, Services(service));

        Assert.Equal(("model_grader_server_error", "HTTP 400: context too long"), (grade.Error!.Flag, grade.Error.Details));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"choices": []}""")]
    [InlineData("""{"choices": [{"message": 3}]}""")]
    public async Task A_body_that_is_no_completion_is_a_failed_grade(string body)
    {
        await using var service = new FakeService(_ => new FakeResponse(200, body));

        Assert.Equal("model_grader_parse_error", (await Grade(ScoreModel, Services(service))).Error!.Flag);
    }

    [Fact]
    public async Task A_verdict_is_remembered_under_everything_that_was_asked()
    {
        using var folder = new TemporaryFolder();
        await using var service = new FakeService(_ => FakeService.Judgement(3));
        var services = Services(service) with { CacheFolder = folder.Path };

        var first = await Grade(ScoreModel, services);
        var second = await Grade(ScoreModel, services);
        Assert.Equal((3.0, 3.0, 1), (first.Reward, second.Reward, service.Requests.Count));
        Assert.Empty(second.Usage);
        Assert.DoesNotContain("key-of-the-test", string.Concat(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText)));

        await Grade(ScoreModel.Replace("judge-1", "judge-2", StringComparison.Ordinal), services);
        await Grade(ScoreModel.Replace("0.5", "0.6", StringComparison.Ordinal), services);
        await Grade(ScoreModel.Replace("strict", "kind", StringComparison.Ordinal), services);
        Assert.Equal(4, service.Requests.Count);

        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        }

        Assert.Equal((3.0, 5), ((await Grade(ScoreModel, services)).Reward, service.Requests.Count));
    }

    [Fact]
    public async Task Equal_questions_at_once_are_asked_once_and_so_many_others_as_allowed()
    {
        var (running, most) = (0, 0);
        await using var service = new FakeService(_ =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMaximum(ref most, now);
            Thread.Sleep(50);
            Interlocked.Decrement(ref running);
            return FakeService.Judgement(3);
        });
        await using var set = new GraderSet(Services(service) with { Judge = Services(service).Judge with { Concurrency = 3 } });
        var grader = set.Create(Spec(ScoreModel), [])!;

        await Task.WhenAll(Enumerable.Range(0, 24).Select(index =>
            grader.GradeAsync(new Sample($"{index % 12}", FinishReason.Stop), Item, CancellationToken.None).AsTask()));

        Assert.Equal(12, service.Requests.Count);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Requests_are_spread_over_the_minute()
    {
        await using var service = new FakeService(_ => FakeService.Judgement(3));
        var clock = new ImpatientClock();
        var services = Services(service) with { Clock = clock };
        await using var set = new GraderSet(services with { Judge = services.Judge with { RequestsPerMinute = 6, Concurrency = 1 } });
        var grader = set.Create(Spec(ScoreModel), [])!;

        for (var i = 0; i < 4; i++)
        {
            await grader.GradeAsync(new Sample($"{i}", FinishReason.Stop), Item, CancellationToken.None);
        }

        Assert.Equal(3, clock.Waits.Count(wait => wait > TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task Cosine_compares_embeddings_and_remembers_them()
    {
        using var folder = new TemporaryFolder();
        await using var service = new FakeService(request => new FakeResponse(
            200, request.Json.GetProperty("input").GetString() == "42" ? """{"data": [{"embedding": [3, 4]}]}""" : """{"data": [{"embedding": [4, 3]}]}"""));
        var services = Services(service) with { CacheFolder = folder.Path };

        Assert.Equal(0.96, (await Grade(Cosine, services)).Reward!.Value, 12);
        Assert.Equal(0.96, (await Grade(Cosine, services)).Reward!.Value, 12);
        Assert.Equal(["/v1/embeddings", "/v1/embeddings"], service.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(ScoreModel)]
    [InlineData(LabelModel)]
    [InlineData(Cosine)]
    public async Task Without_a_service_there_is_an_error_that_says_how(string grader)
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices { ReadVariable = _ => null });

        Assert.Null(set.Create(Spec(grader), diagnostics));
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("RFT3065", diagnostic.Code);
        Assert.Contains("OPENAI_BASE_URL", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passing_label_has_to_be_a_label()
    {
        var diagnostics = new DiagnosticBag();
        await using var set = new GraderSet(new GraderServices { ReadVariable = _ => "http://localhost" });

        Assert.Null(set.Create(Spec(LabelModel.Replace("[\"good\", \"so so\"]", "[\"goof\"]", StringComparison.Ordinal)), diagnostics));
        Assert.Equal("RFT3071", Assert.Single(diagnostics).Code);
        Assert.Contains("did you mean 'good'?", diagnostics.First().Message, StringComparison.Ordinal);
    }

    private static GraderServices Services(FakeService service) => new()
    {
        ReadVariable = name => name == "OPENAI_API_KEY" ? "key-of-the-test" : null,
        Judge = new JudgeSpec { BaseUrl = service.Address + "/v1/" },
        Random = new Random(1),
    };

    private static async Task<Grade> Grade(string grader, GraderServices services)
    {
        await using var set = new GraderSet(services);
        return await set.Create(Spec(grader), [])!.GradeAsync(new Sample("42", FinishReason.Stop), Item, TestContext.Current.CancellationToken);
    }

    private static void InterlockedMaximum(ref int place, int value)
    {
        for (int seen; (seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen;)
        {
        }
    }
}
