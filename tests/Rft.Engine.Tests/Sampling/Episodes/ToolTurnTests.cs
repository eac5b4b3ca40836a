using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using static Rft.Engine.Tests.Sampling.Episodes.ToolChat;

namespace Rft.Engine.Tests.Sampling.Episodes;

public sealed class ToolTurnTests
{
    private static readonly ToolCall _call = new("call00000", "up", "{}");

    public static TheoryData<int, string, string> Turns => new()
    {
        // The model sampled the end token: what is behind it follows.
        { End, "|", "\nt:A.a:" },

        // A stop text ended the turn: its end token comes first.
        { 'x', "|", "|\nt:A.a:" },

        // The model ended with another of its end tokens.
        { '^', "|^", "\nt:A.a:" },
    };

    [Theory]
    [MemberData(nameof(Turns))]
    public void What_is_new_begins_behind_the_models_last_token(int lastToken, string stops, string expected)
    {
        var encoding = Encoding with { StopTokens = Encode(stops), StopTexts = [.. stops.Select(stop => stop.ToString())] };

        Assert.Equal(expected, Decode(Turn(encoding, lastToken)));
    }

    [Fact]
    public void An_end_token_in_what_the_model_wrote_is_not_taken_for_the_end_of_its_turn()
    {
        var message = Message("a|b");

        Assert.Equal("\nt:A.a:", Decode(ToolTurn.Encode(Encoding, Row(0, "x").Messages.Items, message, null, End)));
    }

    [Fact]
    public void A_text_is_encoded_as_it_is_behind_the_end_token()
    {
        // This tokenizer puts a mark before a text, as SentencePiece does.
        var encoding = Encoding with { Encode = text => text.StartsWith('|') ? ToolChat.Encode(text) : ToolChat.Encode("_" + text) };

        Assert.Equal("\nt:A.a:", Decode(Turn(encoding, End)));
    }

    [Theory]
    [InlineData("forgetful", "changes the text that it wrote before them: 'u:x.a:<up>|\\n' became 'u:x.a:|\\nt:A.a:'")]
    [InlineData("closing", "changes the text that it wrote before them: ':x.a:<up>|\\n' became ':x.a:<up>|t:A.a:'")]
    [InlineData("endless", "writes none of the model's end tokens")]
    public void A_template_that_cannot_go_on_is_refused_with_a_code(string template, string expected)
    {
        var encoding = Encoding with
        {
            Render = (messages, tools, prompt) => (template, messages.Items.Count) switch
            {
                ("endless", _) => Render(messages, tools, prompt).Replace("|", "", StringComparison.Ordinal),
                ("forgetful", > 2) => Render(messages, tools, prompt).Replace("<up>", "", StringComparison.Ordinal),
                ("closing", > 2) => Render(messages, tools, prompt).Replace("\n", "", StringComparison.Ordinal),
                _ => Render(messages, tools, prompt),
            },
        };

        var refusal = Assert.Throws<DiagnosticException>(() => Turn(encoding, End)).Diagnostics.Single();

        Assert.Equal("RFT4076", refusal.Code);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_writes_an_earlier_message_in_another_way_goes_on_behind_the_same_call()
    {
        // Like Qwen 3, which has empty reasoning in the last message only.
        var encoding = Encoding with
        {
            Render = (messages, tools, prompt) => Render(messages, tools, prompt).Replace(
                "a:<up>", messages.Items.Count == 2 ? "a:<think></think><up>" : "a:<up>", StringComparison.Ordinal),
        };

        Assert.Equal("\nt:A.a:", Decode(Turn(encoding, End)));
    }

    [Fact]
    public void A_template_of_one_call_a_message_still_answers_several()
    {
        var encoding = Encoding with
        {
            Render = (messages, tools, prompt) => messages.Items.Any(message => message["tool_calls"]?.Items.Count > 1)
                ? throw new DiagnosticException(DiagnosticTable.PromptEmpty, new SourceLocation("template"), "one call at once")
                : Render(messages, tools, prompt),
        };
        var message = new EpisodeStep("", "", [_call, _call with { Id = "call00001" }], [new(ToolReplyKind.Answered, "A"), new(ToolReplyKind.Answered, "B")]);

        Assert.Equal("\nt:A.t:B.a:", Decode(ToolTurn.Encode(encoding, Row(0, "x").Messages.Items, message, null, End)));
    }

    [Theory]
    [InlineData("as it is", null)]
    [InlineData("no parser", "there is no form of tool calls that Rft knows")]
    [InlineData("no tools", "writes the same prompt with tools as without")]
    [InlineData("no answers", "does not write what tools answer")]
    [InlineData("refuses", "no roles but user")]
    public void A_template_is_checked_before_anything_is_sampled(string template, string? expected)
    {
        var encoding = Rules(new ScriptedToolbox(_ => "")).Encoding;
        encoding = template switch
        {
            "no tools" => encoding with { Render = (messages, _, prompt) => Render(messages, null, prompt) },
            "no answers" => encoding with
            {
                Render = (messages, tools, prompt) => Render(
                    SourceNode.Array(default, [.. messages.Items.Where(message => message["role"]!.Text != "tool")]), tools, prompt),
            },
            "refuses" => encoding with
            {
                Render = (messages, tools, prompt) => messages.Items.Any(message => message["role"]!.Text != "user")
                    ? throw new DiagnosticException(DiagnosticTable.PromptEmpty, new SourceLocation("template"), "no roles but user")
                    : Render(messages, tools, prompt),
            },
            _ => encoding,
        };
        var diagnostics = new DiagnosticBag();

        ToolTemplateCheck.Check(
            encoding, template == "no parser" ? null : new HermesToolCallParser(), Row(0, "x"), areRun: true, new SourceLocation("spec.json", 3, 4), diagnostics);

        Assert.Equal(expected is null ? 0 : 1, diagnostics.Count);
        Assert.All(diagnostics, diagnostic => Assert.Contains(expected!, diagnostic.Message, StringComparison.Ordinal));
        Assert.All(diagnostics, diagnostic => Assert.Equal(3, diagnostic.Location.Line));
    }

    private static EpisodeStep Message(string content) => new(content, content, [_call], [new ToolReply(ToolReplyKind.Answered, "A")]);

    private static int[] Turn(ChatEncoding encoding, int lastToken) =>
        ToolTurn.Encode(encoding, Row(0, "x").Messages.Items, Message(""), null, lastToken);
}
