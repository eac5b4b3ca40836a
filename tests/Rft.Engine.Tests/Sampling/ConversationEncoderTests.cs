using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Sampling;
using Rft.Engine.Templating;
using static Rft.Engine.Tests.Sampling.ChatFixture;

namespace Rft.Engine.Tests.Sampling;

public sealed class ConversationEncoderTests
{
    private readonly DiagnosticBag _diagnostics = [];

    [Fact]
    public void Targets_are_what_the_assistant_wrote_and_its_end_token()
    {
        var encoded = Encode([Row(0, ("system", "be kind"), ("user", "hello"), ("assistant", "hi"))]);
        Assert.Equal("s:be kind.u:hello.a:HI!\n", Show(Assert.Single(encoded.Conversations)));
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void Every_assistant_turn_is_a_target_and_what_follows_the_last_is_left_out()
    {
        var encoded = Encode([Row(0, ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"), ("user", "e"))]);
        Assert.Equal("u:a.a:B!\nu:c.a:D!\n", Show(Assert.Single(encoded.Conversations)));
    }

    [Fact]
    public void A_message_with_weight_0_is_context()
    {
        var encoded = Encode([Row(0, ("user", "a"), ("assistant", "0!b"), ("user", "c"), ("assistant", "d"))]);
        Assert.Equal("u:a.a:b|\nu:c.a:D!\n", Show(Assert.Single(encoded.Conversations)));
    }

    [Fact]
    public void The_prompt_part_equals_the_prompt_that_is_sampled_from()
    {
        var row = Row(0, ("user", "hello"), ("assistant", "hi"));
        var prompt = PromptEncoder.Encode([Row(0, ("user", "hello"))], Encoding, 100, _diagnostics)[0].Tokens;
        var conversation = Encode([row]).Conversations[0];
        Assert.Equal(prompt, conversation.Tokens[..prompt.Length]);
        Assert.Equal(prompt.Length, Array.IndexOf(conversation.IsTarget, true));
    }

    [Fact]
    public void The_first_token_of_a_sequence_is_never_a_target()
    {
        var bare = Encoding with { Render = (messages, _, prompt) => prompt ? "" : messages.Items[0]["content"]!.Text + End };
        var encoded = ConversationEncoder.Encode([Row(0, ("assistant", "abc"))], bare, 100, _diagnostics);
        Assert.Equal("aBC!", Show(Assert.Single(encoded.Conversations)));
    }

    [Theory]
    [InlineData("RFT4009", "user", "assistant", "0!")]
    [InlineData("RFT4009", "user", "user", "")]
    public void A_row_without_targets_is_an_error_at_the_row(string code, string first, string second, string prefix)
    {
        Encode([Row(4, (first, "a"), (second, prefix + "b")), Row(5, ("user", "a"), ("assistant", "b"))]);
        Assert.Equal((code, 5), (_diagnostics.Single().Code, _diagnostics.Single().Location.Line));
    }

    [Fact]
    public void What_a_template_writes_behind_the_last_message_may_go_when_another_one_follows()
    {
        var closing = Encoding with
        {
            Render = (messages, tools, prompt) => Encoding.Render(messages, tools, prompt) + (prompt ? "" : "E|"), StopTexts = ["|"],
        };
        var encoded = ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"))], closing, 100, _diagnostics);

        Assert.Empty(_diagnostics);
        Assert.StartsWith("u:a.a:B!\nu:c.a:D!", Show(Assert.Single(encoded.Conversations)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_may_rewrite_answers_that_nothing_is_learned_from()
    {
        // Thoughts are kept of the last answer only, as Qwen3's template does it.
        var forgetful = Encoding with
        {
            Render = (messages, tools, prompt) => Encoding.Render(messages, tools, prompt) is var text && messages.Items[^1]["role"]!.Text == "assistant"
                ? text.Insert(text.LastIndexOf("a:", StringComparison.Ordinal) + 2, "t.")
                : text,
        };

        var encoded = ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "0!b"), ("user", "c"), ("assistant", "d"))], forgetful, 100, _diagnostics);
        Assert.Equal("u:a.a:b|\nu:c.a:T.D!\n", Show(Assert.Single(encoded.Conversations)));
        ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"))], forgetful, 100, _diagnostics);
        Assert.Equal("RFT4010", _diagnostics.First().Code);
    }

    [Fact]
    public void A_template_that_rewrites_earlier_text_is_refused()
    {
        var forgetful = Encoding with { Render = (messages, tools, prompt) => $"{messages.Items.Count}:{Encoding.Render(messages, tools, prompt)}" };
        ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "b"))], forgetful, 100, _diagnostics);
        var finding = _diagnostics.Single();
        Assert.Equal("RFT4010", finding.Code);
        Assert.Contains("row 1, message 2 (assistant): with this message the chat template (chat_template) changes", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'1:u:a.a:' became '2:u:a.a:b|\\n'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_those_of_the_whole_text_though_a_part_by_itself_would_have_others()
    {
        // Like SentencePiece, which puts a mark in front of every text: the parts by themselves would hold it twice.
        static int[] Marked(string text) => [.. ("_" + text).Select(character => (int)character)];
        var encoded = ConversationEncoder.Encode(
            [Row(0, ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"))], Encoding with { Encode = Marked }, 100, _diagnostics);
        Assert.Equal("_u:a.a:B!\nu:c.a:D!\n", Show(Assert.Single(encoded.Conversations)));
    }

    [Fact]
    public void No_token_stands_across_the_place_where_an_answer_begins()
    {
        // One token for the last character of the prompt and the first of the answer, which a model that answers cannot write.
        static int[] Merged(string text) => [.. text.Replace(":b", "*", StringComparison.Ordinal).Select(character => (int)character)];
        var encoded = ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "b"))], Encoding with { Encode = Merged }, 100, _diagnostics);
        Assert.Equal("u:a.a:B!\n", Show(Assert.Single(encoded.Conversations)));
    }

    [Fact]
    public void Where_the_template_marks_what_the_assistant_writes_that_is_the_target()
    {
        var row = Row(0, ("user", "a"), ("assistant", "bc"), ("user", "d"), ("assistant", "0!ef"), ("user", "g"));
        Assert.Equal("u:a.a:BC|\nu:d.a:ef", Show(Assert.Single(ConversationEncoder.Encode([row], Marking(), 100, _diagnostics).Conversations)));
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void A_weight_of_0_that_fits_no_marked_part_is_refused()
    {
        var row = Row(2, ("user", "a"), ("assistant", "0!bc"));
        ConversationEncoder.Encode([row], Marking(extra: true), 100, _diagnostics);
        Assert.Equal(("RFT6025", 3), (_diagnostics.Single().Code, _diagnostics.Single().Location.Line));
    }

    [Fact]
    public void A_template_without_an_end_token_is_refused()
    {
        ConversationEncoder.Encode([Row(0, ("user", "a"), ("assistant", "b"))], Encoding with { StopTokens = ['$'] }, 100, _diagnostics);
        Assert.Equal("RFT4011", _diagnostics.Single().Code);
    }

    [Fact]
    public void A_conversation_that_is_too_long_is_left_out_with_a_warning()
    {
        var encoded = Encode([Row(0, ("user", new string('a', 200)), ("assistant", "b")), Row(1, ("user", "a"), ("assistant", "b"))]);
        Assert.Equal((1, 1), (encoded.Skipped, Assert.Single(encoded.Conversations).Row.Index));
        Assert.Equal(("RFT4007", DiagnosticSeverity.Warning), (_diagnostics.Single().Code, _diagnostics.Single().Severity));
    }

    [Fact]
    public void Nothing_to_train_on_is_an_error_and_a_thousand_warnings_are_not_listed()
    {
        Encode([.. Enumerable.Range(0, 1000).Select(index => Row(index, ("user", new string('a', 200)), ("assistant", "b")))]);
        Assert.Equal(22, _diagnostics.Count);
        Assert.Contains("980 more rows", _diagnostics.Last(diagnostic => diagnostic.Code == "RFT4007").Message, StringComparison.Ordinal);
        Assert.Equal("RFT4008", _diagnostics.Last().Code);
    }

    [Fact]
    public void What_a_template_refuses_is_reported_at_the_row()
    {
        var strict = Encoding with
        {
            Render = (_, _, _) => throw new DiagnosticException(DiagnosticTable.PromptEmpty, new SourceLocation("template"), "roles must alternate"),
        };
        ConversationEncoder.Encode([Row(7, ("user", "a"), ("assistant", "b"))], strict, 100, _diagnostics);
        PromptEncoder.Encode([Row(8, ("user", "a"))], strict, 100, _diagnostics);
        Assert.Equal([("roles must alternate", 8), ("roles must alternate", 9)], _diagnostics.Select(diagnostic => (diagnostic.Message, diagnostic.Location.Line)));
    }

    private static ChatEncoding Marking(bool extra = false) => Encoding with
    {
        RenderMarked = (messages, tools) =>
        {
            var text = Encoding.Render(messages, tools, false);
            var marks = messages.Items
                .Where(message => message["role"]!.Text == "assistant")
                .Select(message => text.IndexOf(message["content"]!.Text, StringComparison.Ordinal))
                .Select((start, index) => start..(start + 2));
            return new MarkedText(text, [.. extra ? [0..1] : Array.Empty<Range>(), .. marks]);
        },
    };

    private EncodedConversations Encode(IReadOnlyList<DatasetRow> rows) => ConversationEncoder.Encode(rows, Encoding, 100, _diagnostics);
}
