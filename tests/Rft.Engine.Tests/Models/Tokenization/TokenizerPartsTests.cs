using System.Globalization;
using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Tests.Models.Tokenization;

/// <summary>Each part of tokenizer.json by itself. Every character is a token of its own, so that ids show where text was cut only by merges.</summary>
public sealed class TokenizerPartsTests
{
    private const string Metaspace = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}""";
    private const string LlamaDecoder = """
        {"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},
        {"type":"Strip","content":" ","start":1,"stop":0}]}
        """;

    [Theory]
    [InlineData("NFC", "e\u0301", "\u00E9")]
    [InlineData("NFC", "\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("NFC", "\u0958", "\u0915\u093C")]
    [InlineData("NFC", "\u212B", "\u00C5")]
    [InlineData("NFC", "a\u0323\u0302b", "\u1EADb")]
    [InlineData("NFC", "a\u0302\u0323", "\u1EAD")]
    [InlineData("NFC", "\uFB01", "\uFB01")]
    [InlineData("NFD", "\u1EAD", "a\u0323\u0302")]
    [InlineData("NFD", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("NFKC", "\uFB01\u2460\u00BD", "fi11\u20442")]
    [InlineData("NFKC", "\uFF76\uFF9E", "\u30AC")]
    [InlineData("NFKD", "\u00C5\u00B2", "A\u030A2")]
    [InlineData("NFC", "\U0001109A\U0001D15E", "\U0001109A\U0001D157\U0001D165")]
    [InlineData("NFC", "\U00011099\U000110BA", "\U0001109A")]
    public void Text_is_normalized_as_unicode_says(string form, string text, string expected) =>
        Assert.Equal(expected, new UnicodeNormalizer(Enum.Parse<UnicodeForm>(form)).Apply(text));

    [Fact]
    public void Normalizing_twice_changes_nothing()
    {
        foreach (var form in Enum.GetValues<UnicodeForm>())
        {
            var normalizer = new UnicodeNormalizer(form);
            for (var draw = 0UL; draw < 300; draw++)
            {
                var text = string.Concat(Enumerable.Range(0, 12).Select(i => Draw(draw, (ulong)i)));
                var once = normalizer.Apply(text);
                Assert.Equal(once, normalizer.Apply(once));
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"Lowercase"}""", "ÀB\u0130", "àbi\u0307")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " a ", "a ")]
    [InlineData("""{"type":"Strip","strip_left":false,"strip_right":true}""", " a ", " a")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "a", "▁a")]
    [InlineData("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", "a b c", "a▁b▁c")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"_"}""", "a  b c", "a_b c")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":" "},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]}""", "a b", "▁a▁b")]
    public void Normalizers_change_the_text(string normalizer, string text, string expected)
    {
        var problems = new TokenizerProblems([]);
        var steps = new NormalizerReader(problems).Read(Parse(normalizer));
        Assert.Empty(problems.Diagnostics);

        Assert.Equal(expected, steps.Aggregate(text, (current, step) => step.Apply(current)));
    }

    [Theory]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"Isolated","invert":false}""", "a  b", "a| | |b")]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"Removed","invert":false}""", " a  b", "a|b")]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"Contiguous","invert":false}""", "a  b", "a|  |b")]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}""", " a  b ", " |a | |b ")]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithNext","invert":false}""", " a  b ", " a| | b| ")]
    [InlineData("""{"type":"Split","pattern":{"Regex":"[a-z]+"},"behavior":"Removed","invert":true}""", "ab-cd", "ab|cd")]
    [InlineData("""{"type":"Split","pattern":{"Regex":"x?"},"behavior":"Isolated","invert":false}""", "axb", "a|x|b")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12½b", "a|1|2|½|b")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12b3", "a|12|b|3")]
    [InlineData(Metaspace, "a  b ", "▁a|▁|▁b|▁")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false}""", "a b", "▁a▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true}""", "a b", "a|▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":false}""", " a", "▁a")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]}""", "a1 b", "a|1| b")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}""", "a1 b", " a1 b")]
    [InlineData("""{"type":"Whitespace"}""", "a-b\u200dc \u200c!", "a|-|b\u200dc|\u200c|!")]
    public void Pre_tokenizers_cut_the_text(string preTokenizer, string text, string expected)
    {
        var problems = new TokenizerProblems([]);
        var (stages, _) = new PreTokenizerReader(problems).Read(Parse(preTokenizer));
        Assert.Empty(problems.Diagnostics);
        var pieces = new PieceRecorder();

        stages.Reverse().Aggregate((PieceStage)pieces, (next, create) => create(next)).Add(text, isFirst: true, []);

        Assert.Equal(expected, string.Join('|', pieces.Pieces));
    }

    [Theory]
    [InlineData("ab", "▁ab")]
    [InlineData("a b", "▁a|▁b")]
    [InlineData("é", "▁|<0xC3>|<0xA9>")]
    [InlineData("<s>a", "<s>|a")]
    [InlineData("a<s> b", "▁a|<s>|▁b")]
    [InlineData("", "")]
    public void Characters_without_a_token_fall_back_to_bytes(string text, string expected)
    {
        var tokenizer = Llama();

        Assert.Equal(expected, string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Spelling(id, skipSpecialTokens: false))));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: false));
    }

    [Theory]
    [InlineData(true, "a??b?", "a|<unk>|b|<unk>")]
    [InlineData(false, "a??b?", "a|<unk>|<unk>|b|<unk>")]
    public void Unknown_characters_are_fused_where_the_tokenizer_says_so(bool fuses, string text, string expected)
    {
        var tokenizer = Llama(preTokenizer: "null", model: $"\"unk_token\":\"<unk>\",\"fuse_unk\":{(fuses ? "true" : "false")}");

        Assert.Equal(expected, string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Spelling(id, skipSpecialTokens: false))));
    }

    [Fact]
    public void A_stream_gives_the_text_of_all_tokens_together()
    {
        var tokenizer = Llama();
        for (var draw = 0UL; draw < 1000; draw++)
        {
            int[] ids = [.. Enumerable.Range(0, 12).Select(i => (int)(CounterRandom.Uniform(9, RandomStream.Resampling, draw, (ulong)i) * tokenizer.VocabularySize))];
            var stream = new TokenTextStream(tokenizer, skipSpecialTokens: false);

            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: false), string.Concat(ids.Select(stream.Append)) + stream.Finish());
        }
    }

    [Theory]
    [InlineData("▁a ▁b", "a b")]
    [InlineData("<0xE2> <0x82> <0xAC> a", "€a")]
    [InlineData("<0xE2> <0x82> a", "\uFFFD\uFFFDa")]
    [InlineData("▁▁a", " a")]
    public void Decoders_turn_spellings_into_text(string spellings, string expected) =>
        Assert.Equal(expected, Decode(LlamaDecoder, spellings));

    [Theory]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "▁a ▁b", "a b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "▁a ▁b", " a b")]
    [InlineData("""{"type":"Strip","content":"x","start":1,"stop":1}""", "xax xx x", "a")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"x","start":1,"stop":2}]}""", "xxa x bx x x", "xaxbx")]
    public void Other_decoders_turn_spellings_into_text(string decoder, string spellings, string expected) =>
        Assert.Equal(expected, Decode(decoder, spellings));

    [Theory]
    [InlineData("\"lstrip\":true", "ab  <m> a", "a|b|<m>|▁|a")]
    [InlineData("\"rstrip\":true", "ab <m>  a", "a|b|▁|<m>|a")]
    [InlineData("\"single_word\":true", "\u200d<m> <m>\u200d", "<0xE2>|<0x80>|<0x8D>|<0x3C>|<0x6D>|<0x3E>|▁|<0x3C>|<0x6D>|<0x3E>|<0xE2>|<0x80>|<0x8D>")]
    [InlineData("\"single_word\":true", "<m>a <m> b_<m>", "<0x3C>|<0x6D>|<0x3E>|a|▁|<m>|▁|b|_|<0x3C>|<0x6D>|<0x3E>")]
    public void Added_tokens_take_their_spaces_or_stand_alone(string option, string text, string expected)
    {
        var tokenizer = Llama(
            normalizer: """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""",
            preTokenizer: "null",
            added: $"{{\"id\":900,\"content\":\"<m>\",\"special\":false,\"normalized\":false,{option}}}",
            merges: "");

        Assert.Equal(expected, string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Spelling(id, skipSpecialTokens: false))));
    }

    [Fact]
    public void Normalized_tokens_are_found_in_normalized_text()
    {
        var tokenizer = Llama(
            normalizer: """{"type":"Lowercase"}""",
            preTokenizer: "null",
            added: """{"id":900,"content":"Mark","special":false,"normalized":true},{"id":901,"content":"RAW","special":false,"normalized":false}""");

        Assert.Equal([900, 901], tokenizer.Encode("mARKRAW"));
    }

    [Fact]
    public void A_token_found_in_what_another_one_took_begins_its_text_anew()
    {
        var tokenizer = Llama(
            normalizer: """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""",
            preTokenizer: "null",
            added: """{"id":900,"content":"<m>","rstrip":true,"normalized":false},{"id":901,"content":"  ","normalized":false}""",
            merges: "");

        Assert.Equal("<m>|  |▁|a", string.Join('|', tokenizer.Encode("<m>   a").Select(id => tokenizer.Spelling(id, skipSpecialTokens: false))));
    }

    [Theory]
    [InlineData("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]}}}""", "<s>|a")]
    [InlineData("""{"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"<s>"}}],"special_tokens":{"<s>":{"ids":[1]}}}]}""", "a|<s>")]
    [InlineData("null", "a")]
    public void Special_tokens_are_put_around_a_text_on_request(string postProcessor, string expected)
    {
        var tokenizer = Llama(preTokenizer: "null", postProcessor: postProcessor);

        Assert.Equal(expected, string.Join('|', tokenizer.Encode("a", addSpecialTokens: true).Select(id => tokenizer.Spelling(id, false))));
        Assert.Equal(["a"], tokenizer.Encode("a").Select(id => tokenizer.Spelling(id, false)));
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Precompiled"}""", "Precompiled")]
    [InlineData("normalizer", """{"type":"Sequence"}""", "normalizers")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"String":""},"content":""}""", "pattern")]
    [InlineData("normalizer", """{"type":"Prepend"}""", "prepend")]
    [InlineData("pre_tokenizer", """{"type":"UnicodeScripts"}""", "UnicodeScripts")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"(?<a>b)\\k<a>"},"behavior":"Isolated"}""", "(?<")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a"},"behavior":"Merged"}""", "Merged")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}""", "after ByteLevel")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"ab"}""", "replacement")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"a","prepend_scheme":"last"}""", "last")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "WordPiece")]
    [InlineData("decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"ByteFallback"}]}""", "after Fuse")]
    [InlineData("decoder", """{"type":"Strip","content":"a"}""", "Strip")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "BertProcessing")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}],"special_tokens":{}}""", "special_tokens")]
    [InlineData(
        "post_processor",
        """{"type":"Sequence","processors":[{"type":"TemplateProcessing","single":[{"Sequence":{}}]},{"type":"TemplateProcessing","single":[{"Sequence":{}}]}]}""",
        "second template")]
    public void A_part_that_is_not_computed_is_refused_by_name(string part, string json, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var text = $$"""{"{{part}}":{{json}},"decoder":{"type":"Fuse"},"model":{"type":"BPE","vocab":{},"merges":[]} }""";

        Assert.Null(TokenizerReader.Read(Parse(part == "decoder" ? text.Replace(""","decoder":{"type":"Fuse"}""", "", StringComparison.Ordinal) : text), diagnostics));

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code is "RFT6020" or "RFT6021" && diagnostic.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static string Decode(string decoder, string spellings)
    {
        var problems = new TokenizerProblems([]);
        var steps = new DecoderReader(problems).Read(Parse($$"""{"decoder":{{decoder}}}"""));
        Assert.Empty(problems.Diagnostics);
        var collector = new TextCollector();
        var sink = steps.Create(collector);
        foreach (var spelling in spellings.Split(' '))
        {
            sink.Push(spelling);
        }

        sink.Finish();
        return collector.Take();
    }

    // <unk>, <s>, bytes, a few characters, and merges.
    private static Tokenizer Llama(
        string normalizer = "null",
        string preTokenizer = Metaspace,
        string postProcessor = "null",
        string added = "",
        string merges = "\"▁ a\",\"▁a b\",\"▁ b\"",
        string model = "\"byte_fallback\":true,\"unk_token\":\"<unk>\"")
    {
        var bytes = model.Contains("byte_fallback", StringComparison.Ordinal)
            ? Enumerable.Range(0, 256).Select(value => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"))
            : [];
        string[] spellings = ["<unk>", "<s>", .. bytes, "▁", "a", "b", "c", "_", "▁a", "▁ab", "▁b"];
        var vocabulary = string.Join(',', spellings.Select((spelling, id) => $"{JsonSerializer.Serialize(spelling)}:{id}"));
        var tokens = """{"id":1,"content":"<s>","special":true,"normalized":false}""" + (added.Length > 0 ? "," + added : "");
        var json = $$"""
            {"normalizer":{{normalizer}},"pre_tokenizer":{{preTokenizer}},"post_processor":{{postProcessor}},"decoder":{{LlamaDecoder}},
            "added_tokens":[{{tokens}}],"model":{"type":"BPE",{{model}},"vocab":{ {{vocabulary}} },"merges":[{{merges}}]} }
            """;
        var diagnostics = new DiagnosticBag();
        var tokenizer = TokenizerReader.Read(Parse(json), diagnostics);
        Assert.Empty(diagnostics);
        return tokenizer!;
    }

    private static SourceNode Parse(string json)
    {
        var diagnostics = new DiagnosticBag();
        var node = SourceDocument.Parse("tokenizer.json", Encoding.UTF8.GetBytes(json), diagnostics);
        Assert.Empty(diagnostics);
        return node!;
    }

    private static string Draw(ulong draw, ulong index)
    {
        var first = CounterRandom.Uniform(11, RandomStream.Resampling, draw, index);
        var second = CounterRandom.Uniform(11, RandomStream.Resampling, draw, index, 1);
        var value = first < 0.4 ? 0x300 + (int)(second * 0x50) : first < 0.8 ? 0x41 + (int)(second * 0x3000) : (int)(second * 0x10FFFF);
        return Rune.IsValid(value) ? new Rune(value).ToString() : "a";
    }
}
