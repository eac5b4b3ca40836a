using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using static Rft.Engine.Tests.Sampling.Episodes.ToolChat;

namespace Rft.Engine.Tests.Sampling.Episodes;

public sealed class EpisodeTests
{
    private static readonly string _up = Call("up", """{"text": "hi"}""");

    private static ScriptedToolbox Shouting => new(call => call.Arguments.ToUpperInvariant());

    [Fact]
    public void The_answer_of_a_tool_stands_between_the_models_messages_as_the_template_writes_it()
    {
        var answer = Sample(Rules(Shouting), [_up + "|", "done|"]);

        Assert.Equal(_up + "|\nt:{\"TEXT\":\"HI\"}.a:done|", Decode(answer.Tokens));
        Assert.Equal(_up + "|" + "done|", Decode(answer.SampledTokens));
        Assert.Equal(_up.Length + 6, answer.SampledCount);
        Assert.All(answer.LogProbabilities, (value, index) => Assert.Equal(answer.IsSampled![index] ? -0.5f : 0, value));
        Assert.Equal("done", answer.Text);
        Assert.Equal(2, answer.Steps.Count);
    }

    [Fact]
    public void The_models_own_tokens_are_never_encoded_again()
    {
        // The model spells every character in a way that the encoder never takes.
        int[] Odd(string text) => [.. text.Select(character => character == End ? End : character + Other)];
        var rules = Rules(Shouting);
        var model = new ScriptedEpisodes((_, _, turn) => Odd(turn < 2 ? _up + "|" : "end|"));

        var answer = Sample(rules, model);

        Assert.Equal([.. Odd(_up + "|"), .. Odd(_up + "|"), .. Odd("end|")], answer.SampledTokens);
        Assert.DoesNotContain(answer.Tokens.Where((_, index) => !answer.IsSampled![index]), token => token >= Other);
        Assert.Equal(3, answer.Steps.Count);
    }

    [Theory]
    [InlineData("""<tool_call>{"name": "upp", "arguments": {}}</tool_call>""", "UnknownTool", "error: there is no tool 'upp'; there are 'up'")]
    [InlineData("""<tool_call>{"name": "up", "arguments": "not JSON"}</tool_call>""", "InvalidArguments", "error: the arguments are no JSON object")]
    [InlineData("""<tool_call>{"name": "up", "arguments": [1]}</tool_call>""", "InvalidArguments", "error: the arguments are no JSON object")]
    [InlineData("""<tool_call>{"name": "up", "arguments": {}}</tool_call>""", "InvalidArguments", "error: the arguments are invalid: missing key 'text' in the arguments")]
    [InlineData("""<tool_call>{"name": "up", "arguments": {"text": 5}}</tool_call>""", "InvalidArguments", "error: the arguments are invalid: 'text' is")]
    public void A_mistake_of_the_model_is_told_to_it_and_no_tool_is_called(string call, string kind, string told)
    {
        var toolbox = Shouting;
        var answer = Sample(Rules(toolbox), [call + "|", "oh|"]);

        var reply = Assert.Single(answer.Steps[0].Replies);
        Assert.Equal(kind, reply.Kind.ToString());
        Assert.StartsWith(told, reply.Text, StringComparison.Ordinal);
        Assert.Contains($"|\nt:{reply.Text}.a:oh|", Decode(answer.Tokens), StringComparison.Ordinal);
        Assert.Empty(toolbox.Calls);
        Assert.Null(answer.ToolFailure);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void Calls_of_the_last_step_are_not_run(int steps, int calls)
    {
        var toolbox = Shouting;
        var answer = Sample(Rules(toolbox, steps), new ScriptedEpisodes((_, _, _) => Encode(_up + "|")));

        Assert.Equal(calls, toolbox.Calls.Count);
        Assert.Equal(steps, answer.Steps.Count);
        Assert.Empty(answer.Steps[^1].Replies);
        Assert.Equal(_up, answer.Text);
        Assert.Equal(End, answer.Tokens[^1]);
    }

    [Fact]
    public void A_call_of_a_tool_that_only_the_row_declares_is_the_answer()
    {
        var toolbox = Shouting;
        var rules = Rules(toolbox);
        var row = Row(0, "x", Down);
        var prompt = Prompt(rules, row);
        Assert.Equal("[down,up]u:x.a:", Decode(prompt.Tokens));

        var answer = Sample(rules, new ScriptedEpisodes((_, _, _) => Encode(Call("down", "{}") + "|")), [prompt]).Single();

        Assert.Empty(toolbox.Calls);
        Assert.Null(answer.IsSampled);
        Assert.Equal("down", Assert.Single(Graded(answer).OutputTools).Function);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("TimedOut")]
    public void A_tool_that_fails_ends_the_episode_without_a_grade(string kind)
    {
        var toolbox = new ScriptedToolbox((_, _) => Task.FromResult(new ToolReply(Enum.Parse<ToolReplyKind>(kind), "broken")), "up");
        var rules = Rules(toolbox);
        var format = Format with { Episodes = rules };
        var graded = GradedSampler.Run(
            new ScriptedEpisodes((_, _, _) => Encode(_up + "|")),
            format,
            [Prompt(rules, Row(0, "x"))],
            Settings(2),
            [new Rft.Engine.Tests.Graders.DelegateGrader((_, _) => Task.FromResult(Grade.Of(1)))],
            new GraderServices(),
            TestContext.Current.CancellationToken);

        Assert.All(graded.Grades[0], grade => Assert.Equal((null, "tool_failure", "broken"), (grade.Reward, grade.Error!.Flag, grade.Error.Details)));
        Assert.All(graded.Answers, answer => Assert.Equal(_up + "|", Decode(answer.Tokens)));
        Assert.All(graded.Answers, answer => Assert.True(MessageRecord.AreBroken(MessageRecord.Of(answer))));
    }

    [Fact]
    public void Calls_of_one_message_run_at_once_and_are_answered_in_their_order()
    {
        // The first is answered only once the second was made.
        var second = new TaskCompletionSource();
        var toolbox = new ScriptedToolbox(
            async (call, cancellationToken) =>
            {
                if (call.Id == "call00000")
                {
                    await second.Task.WaitAsync(cancellationToken);
                }
                else
                {
                    second.SetResult();
                }

                return new ToolReply(ToolReplyKind.Answered, call.Id);
            },
            "up");

        var answer = Sample(Rules(toolbox), [_up + "both" + _up + "|", "end|"]);

        Assert.Contains("|\nt:call00000.t:call00001.a:end|", Decode(answer.Tokens), StringComparison.Ordinal);
        Assert.Equal("both", answer.Steps[0].Content);
    }

    [Fact]
    public void Calls_of_an_episode_have_ids_of_their_own_and_one_trace()
    {
        var toolbox = Shouting;
        var rules = Rules(toolbox);
        var prompts = new[] { Prompt(rules, Row(0, "x")), Prompt(rules, Row(1, "y")) };

        var answers = Sample(rules, new ScriptedEpisodes((_, _, turn) => Encode(turn < 2 ? _up + _up + "|" : "end|")), prompts, samples: 3);

        Assert.All(answers, answer => Assert.Equal(
            ["call00000", "call00001", "call00002", "call00003"], answer.Steps.SelectMany(step => step.Calls).Select(call => call.Id)));
        Assert.Equal([4, 4, 4, 4, 4, 4], toolbox.Calls.CountBy(call => call.Trace).Select(pair => pair.Value));
    }

    [Fact]
    public void An_answer_without_room_ends_the_episode_with_the_call_as_its_last_message()
    {
        var answer = Sample(Rules(Shouting, tokens: 5), [_up + "|", "never|"]);

        Assert.Equal(FinishReason.Length, answer.FinishReason);
        Assert.Equal(_up + "|", Decode(answer.Tokens));
        Assert.Equal(_up, answer.Text);
        Assert.Equal("up", Assert.Single(Graded(answer).OutputTools).Function);
    }

    [Fact]
    public void Graders_see_the_last_message_and_all_calls_and_so_do_they_of_stored_rollouts()
    {
        var answer = Sample(Rules(Shouting), ["first" + _up + "|", _up + "|", "the end|"]);

        var sample = Graded(answer);
        Assert.Equal("the end", sample.OutputText);
        Assert.Equal(2, sample.OutputTools.Count);
        Assert.Equal(2, sample.Node["output_tools"]!.Items.Count);
        var choice = sample.Node["choices"]!.Items[0];
        Assert.Equal("stop", choice["finish_reason"]!.Text);
        Assert.Null(choice["message"]!["tool_calls"]);

        var messages = MessageRecord.Of(answer)!;
        Assert.Equal(["assistant", "tool", "assistant", "tool", "assistant"], messages.Select(message => message.Role));
        Assert.Equal(["first", """{"TEXT":"HI"}""", "", """{"TEXT":"HI"}""", "the end"], messages.Select(message => message.Content));
        var (content, last, all) = MessageRecord.Read(messages);
        Assert.Equal((sample.OutputText, 0), (content, last.Count));
        Assert.Equal(sample.OutputTools, all);
    }

    [Fact]
    public void A_cancelled_request_ends_the_calls_that_still_run()
    {
        using var source = new CancellationTokenSource();
        var ended = 0;
        var toolbox = new ScriptedToolbox(
            async (_, cancellationToken) =>
            {
                await source.CancelAsync();
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }

                return new ToolReply(ToolReplyKind.Answered, "");
            },
            "up");
        var rules = Rules(toolbox);

        Assert.ThrowsAny<OperationCanceledException>(() => AnswerSampler.Sample(
            new ScriptedEpisodes((_, _, _) => Encode(_up + "|")), Format with { Episodes = rules }, [Prompt(rules, Row(0, "x"))], Settings(1), source.Token));

        Assert.Equal(1, ended);
    }

    private static Sample Graded(Answer answer) => Engine.Graders.Sample.Of(answer, Format);

    private static AnswerSettings Settings(int samples) => new() { Samples = samples, MaximumTokens = 10_000, Seed = 1, Step = 1 };

    private static Answer Sample(EpisodeRules rules, string[] messages) =>
        Sample(rules, new ScriptedEpisodes((_, _, turn) => Encode(messages[turn])));

    private static Answer Sample(EpisodeRules rules, ScriptedEpisodes model) => Sample(rules, model, [Prompt(rules, Row(0, "x"))]).Single();

    private static IReadOnlyList<Answer> Sample(EpisodeRules rules, ScriptedEpisodes model, EncodedPrompt[] prompts, int samples = 1) =>
        AnswerSampler.Sample(model, Format with { Episodes = rules }, prompts, Settings(samples), TestContext.Current.CancellationToken);
}
