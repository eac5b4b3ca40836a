using Rft.Cli.Commands;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>Conversations with a model whose context holds 64 tokens, a token a character.</summary>
public sealed class ChatTests : IClassFixture<ChatTests.TrainedModel>
{
    private readonly string _folder;
    private readonly TinyProject _project;

    public ChatTests(TrainedModel fixture) => (_project, _folder) = (fixture.Project, fixture.Project.PathOf("bin/rft/base/model"));

    [Theory]
    [InlineData("", ChatInputKind.Nothing, "")]
    [InlineData("   ", ChatInputKind.Nothing, "")]
    [InlineData("hello /quit", ChatInputKind.Message, "hello /quit")]
    [InlineData("//etc", ChatInputKind.Message, "/etc")]
    [InlineData("/reset", ChatInputKind.Reset, "")]
    [InlineData("/system  Be brief. ", ChatInputKind.System, "Be brief.")]
    [InlineData("/system", ChatInputKind.System, "")]
    [InlineData("/help", ChatInputKind.Help, "")]
    [InlineData("/quit", ChatInputKind.Quit, "")]
    [InlineData("/exit", ChatInputKind.Quit, "")]
    [InlineData("/rest", ChatInputKind.Unknown, "/rest")]
    internal void A_line_is_a_message_or_a_command(string line, ChatInputKind kind, string text) =>
        Assert.Equal(new ChatInput(kind, text), ChatInput.Parse(line));

    [Fact]
    public void A_model_folder_answers_as_the_spec_that_trained_it()
    {
        var byFolder = CommandRun.Of("generate", _folder, "--prompt", "k", "--json", "--max-tokens", "8");
        Assert.Equal(ExitCodes.Done, byFolder.ExitCode);
        Assert.Equal(CommandRun.Of("generate", _project.Base, "--prompt", "k", "--json", "--max-tokens", "8").Output, byFolder.Output);
    }

    [Fact]
    public void A_spec_beside_a_model_is_meant_by_its_name_alone()
    {
        using var folder = new TinyProject();
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Copy(file, folder.PathOf("model/" + Path.GetFileName(file)), overwrite: true);
        }

        folder.Write("model/recipe.rft.json", """{ "model": ".", "training_file": "missing.jsonl" }""");

        Assert.Equal(ExitCodes.Done, CommandRun.Of("generate", folder.PathOf("model"), "--prompt", "k", "--json").ExitCode);
        Assert.Equal(ExitCodes.Failed, CommandRun.Of("generate", folder.PathOf("model/recipe.rft.json"), "--prompt", "k", "--json").ExitCode);

        // Without weights config.json is no model, and the spec says what is missing.
        File.Delete(folder.PathOf("model/model.safetensors"));
        var codes = CommandRun.Of("generate", folder.PathOf("model"), "--prompt", "k", "--json").Codes;
        Assert.Contains("RFT1014", codes);
    }

    [Fact]
    public void Messages_that_fill_the_context_are_an_error_and_not_an_empty_answer()
    {
        var run = CommandRun.Of("generate", _folder, "--prompt", new string('a', 70), "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["RFT6090"], run.Codes);
        Assert.Contains("at most 63", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_conversation_leaves_its_oldest_messages_out_and_says_so()
    {
        var input = string.Concat(Enumerable.Repeat($"{new string('b', 12)}\n", 5));
        var turns = CommandRun.WithInput(input, "chat", _folder, "--json", "--max-tokens", "4").Json.GetProperty("turns");
        Assert.Equal(5, turns.GetArrayLength());
        Assert.Equal(0, turns[0].GetProperty("left_out_messages").GetInt32());
        Assert.True(turns[1].GetProperty("prompt_tokens").GetInt32() > turns[0].GetProperty("prompt_tokens").GetInt32());
        Assert.True(turns[4].GetProperty("left_out_messages").GetInt32() > 0);
        Assert.All(turns.EnumerateArray(), turn => Assert.InRange(turn.GetProperty("prompt_tokens").GetInt32(), 1, 60));
        Assert.Contains("were left out", CommandRun.WithInput(input, "chat", _folder, "--max-tokens", "4").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_never_fits_is_refused_and_the_conversation_goes_on()
    {
        var run = CommandRun.WithInput($"{new string('c', 80)}\nk\n", "chat", _folder, "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["RFT6090"], run.Codes);
        Assert.Equal("k", Assert.Single(run.Json.GetProperty("turns").EnumerateArray()).GetProperty("user").GetString());
    }

    [Fact]
    public void Commands_reset_the_conversation_set_the_system_message_and_leave()
    {
        var run = CommandRun.WithInput("k\n/reset\nk\n/system x\nk\n/nope\n/quit\nnever\n", "chat", _folder, "--json", "--max-tokens", "4");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var turns = run.Json.GetProperty("turns").EnumerateArray().ToList();
        var prompts = turns.ConvertAll(turn => turn.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(3, turns.Count);
        Assert.Equal(prompts[0], prompts[1]);

        // <|system|>, x and <|end|>.
        Assert.Equal(prompts[0] + 3, prompts[2]);
        Assert.Contains("'/nope'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_answer_stays_in_the_conversation_as_far_as_it_came()
    {
        using var conversation = Conversation.Open(_folder, new JobOptions { Listener = new Silence() });
        var session = new ChatSession(conversation, null, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var options = new AnswerOptions(0, 8, 0);
        var stopped = session.Ask("k", options, _ => stop.Cancel(), stop.Token);
        Assert.Null(stopped.FinishReason);
        Assert.Equal(1, stopped.AnswerTokens);
        Assert.NotEmpty(stopped.Assistant);

        // The first turn's tokens, its answer of one character and <|end|>, and the second message with its marks.
        var next = session.Ask("m", options, _ => { }, CancellationToken.None);
        Assert.NotNull(next.FinishReason);
        Assert.Equal((2 * stopped.PromptTokens) + 2, next.PromptTokens);
    }

    [Fact]
    public void A_folder_with_mistakes_is_coded_errors()
    {
        var broken = Path.GetDirectoryName(_project.Write("broken/config.json", "{}"))!;
        Assert.Contains("RFT6003", CommandRun.Of("generate", broken, "--prompt", "k", "--json").Codes);
    }

    private sealed class Silence : IJobListener
    {
        public void Diagnose(Diagnostic diagnostic)
        {
        }

        public void Message(string text)
        {
        }

        public void Report(ProgressUpdate update)
        {
        }
    }

    public sealed class TrainedModel : IDisposable
    {
        public TrainedModel() => Assert.Equal(ExitCodes.Done, CommandRun.Of("run", Project.Base).ExitCode);

        internal TinyProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
