using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Json;

public sealed class SourceDocumentTests
{
    [Theory]
    [InlineData("", "a.json(1,1): error RFT1001: the text is empty; expected a JSON value")]
    [InlineData("  \n ", "a.json(2,2): error RFT1001: the text is empty; expected a JSON value")]
    [InlineData("{", "a.json(1,2): error RFT1001: the text ends, but the object that begins at line 1 is not closed; expected a name in double quotes or '}'")]
    [InlineData("[\n1", "a.json(2,2): error RFT1001: the text ends, but the array that begins at line 1 is not closed; expected a value or ']'")]
    [InlineData("[1,", "a.json(1,4): error RFT1001: the text ends, but the array that begins at line 1 is not closed; expected a value")]
    [InlineData("{\"a\"", "a.json(1,5): error RFT1001: the text ends, but the object that begins at line 1 is not closed; expected ':' after the name")]
    [InlineData("{\"a\":", "a.json(1,6): error RFT1001: the text ends, but the object that begins at line 1 is not closed; expected a value")]
    [InlineData("{\"a\" 1}", "a.json(1,6): error RFT1001: found '1', expected ':' after the name")]
    [InlineData("{\"a\":1,}", "a.json(1,7): error RFT1001: a comma before '}' is not allowed in JSON; remove it")]
    [InlineData("{\"a\": 1,\n}", "a.json(1,8): error RFT1001: a comma before '}' is not allowed in JSON; remove it")]
    [InlineData("[1, ]", "a.json(1,3): error RFT1001: a comma before ']' is not allowed in JSON; remove it")]
    [InlineData("{a:1}", "a.json(1,2): error RFT1001: found 'a', expected a name in double quotes or '}'")]
    [InlineData("{'a':1}", "a.json(1,2): error RFT1001: found ''', expected a name in double quotes or '}'; JSON strings are in double quotes")]
    [InlineData("{\"a\":1 \"b\":2}", "a.json(1,8): error RFT1001: found '\"', expected ',' or '}'")]
    [InlineData("{\"a\":1,,\"b\":2}", "a.json(1,8): error RFT1001: found ',', expected a name in double quotes")]
    [InlineData("[1 2]", "a.json(1,4): error RFT1001: found '2', expected ',' or ']'")]
    [InlineData("[,1]", "a.json(1,2): error RFT1001: found ',', expected a value or ']'")]
    [InlineData("{,}", "a.json(1,2): error RFT1001: found ',', expected a name in double quotes or '}'")]
    [InlineData("{\"a\":1]", "a.json(1,7): error RFT1001: found ']', expected ',' or '}'")]
    [InlineData("[[1},2]", "a.json(1,4): error RFT1001: found '}', expected ',' or ']'")]
    [InlineData("]", "a.json(1,1): error RFT1001: found ']', expected a JSON value")]
    [InlineData("{} x", "a.json(1,4): error RFT1001: found 'x', expected nothing more after the end of the JSON value")]
    [InlineData("{\"a\":tru}", "a.json(1,6): error RFT1001: found 'tru', expected a value")]
    [InlineData("{\"a\":True}", "a.json(1,6): error RFT1001: found 'True', expected a value; did you mean true?")]
    [InlineData("{\"a\":None}", "a.json(1,6): error RFT1001: found 'None', expected a value; did you mean null?")]
    [InlineData("[NaN]", "a.json(1,2): error RFT1001: found 'NaN', expected a value or ']'; JSON has no such number")]
    [InlineData("nul", "a.json(1,1): error RFT1001: found 'nul', expected a JSON value")]
    [InlineData("[01]", "a.json(1,2): error RFT1001: '01' is not a number of JSON")]
    [InlineData("[1.]", "a.json(1,2): error RFT1001: '1.' is not a number of JSON")]
    [InlineData("[1, 1e]", "a.json(1,5): error RFT1001: '1e' is not a number of JSON")]
    [InlineData("[-]", "a.json(1,2): error RFT1001: '-' is not a number of JSON")]
    [InlineData("-", "a.json(1,1): error RFT1001: '-' is not a number of JSON")]
    [InlineData("[.5]", "a.json(1,2): error RFT1001: found '.', expected a value or ']'")]
    [InlineData("[+1]", "a.json(1,2): error RFT1001: found '+', expected a value or ']'")]
    [InlineData("[1e400]", "a.json(1,2): error RFT1001: number '1e400' is too large; expected a magnitude below 1.8e308")]
    [InlineData("{\"a\": \"x", "a.json(1,7): error RFT1001: the string that begins here is never closed")]
    [InlineData("{\"a\": \"x\\", "a.json(1,7): error RFT1001: the string that begins here is never closed")]
    [InlineData("{\"a\": \"x\ny\"}", "a.json(1,7): error RFT1001: the string that begins here is not closed on its line; add the closing '\"', or write \\n for a line break")]
    [InlineData("{\"a\": \"x\ty\"}", "a.json(1,9): error RFT1001: a tab inside a string is written as \\t")]
    [InlineData("{\"a\": \"x\u0001y\"}", "a.json(1,9): error RFT1001: control character 0x01 inside a string is written as \\u0001")]
    [InlineData("{\"a\": \"C:\\data\"}", "a.json(1,11): error RFT1001: unknown escape in a string; expected \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u with four hexadecimal digits (a backslash itself is written as \\\\)")]
    [InlineData("{\n  // note\n  \"a\": 1}", "a.json(2,3): error RFT1001: comments are not allowed in JSON; remove it")]
    [InlineData("{\"a\": 1 /* note */}", "a.json(1,9): error RFT1001: comments are not allowed in JSON; remove it")]
    [InlineData("{\n  # note\n  \"a\": 1}", "a.json(2,3): error RFT1001: comments are not allowed in JSON; remove it")]
    [InlineData("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}", "a.json(2,16): error RFT1002: key 'c' appears twice in this object; the first is at line 2")]
    [InlineData("{\"a\": 1, \"\\u0061\": 2}", "a.json(1,10): error RFT1002: key 'a' appears twice in this object; the first is at line 1")]
    [InlineData("[\"\\n\\ud83d!\"]", "a.json(1,5): error RFT1012: \\ud83d is half of a surrogate pair; a character beyond U+FFFF is written as two \\u escapes")]
    public void Broken_text_is_refused_at_its_place(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();

        var node = SourceDocument.Parse("a.json", Encoding.UTF8.GetBytes(text), diagnostics);

        Assert.Null(node);
        Assert.Equal([expected], diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Every_duplicate_key_of_a_large_object_is_reported()
    {
        var members = Enumerable.Range(0, 40).Select(i => $"\"k{i % 38}\": {i}");

        var diagnostics = ErrorsOf(Encoding.UTF8.GetBytes("{" + string.Join(",\n", members) + "}"));

        Assert.Equal(["a.json(39,1): error RFT1002: key 'k0' appears twice in this object; the first is at line 1", "a.json(40,1): error RFT1002: key 'k1' appears twice in this object; the first is at line 2"], diagnostics);
    }

    [Fact]
    public void A_hostile_number_of_duplicate_keys_is_cut_off()
    {
        var members = string.Join(",", Enumerable.Range(0, 400_000).Select(i => $"\"k{i / 2 * 2}\":1"));

        Assert.Equal(100, ErrorsOf(Encoding.UTF8.GetBytes("{" + members + "}")).Count());
    }

    [Fact]
    public void Invalid_utf8_is_refused_at_its_place() => Assert.Equal(
        ["a.json(2,4): error RFT1012: byte 0xFF is not valid UTF-8; save the file as UTF-8"],
        ErrorsOf([.. "{\n \"é"u8, 0xFF, .. "\": 1}"u8]));

    [Fact]
    public void A_file_in_utf16_is_named_as_such() => Assert.Equal(
        ["a.json(1,1): error RFT1012: the file looks like UTF-16; save the file as UTF-8"],
        ErrorsOf([0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0]));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded(int depth, bool accepted)
    {
        var errors = ErrorsOf(Encoding.UTF8.GetBytes(new string('[', depth) + (accepted ? new string(']', depth) : "")));

        Assert.Equal(accepted ? [] : ["a.json(1,65): error RFT1013: objects and arrays are nested more than 64 deep"], errors);
    }

    [Fact]
    public void Lines_and_columns_count_from_one_in_utf16_units_and_a_tab_is_one_column()
    {
        var node = Read("{\r\n\t\"é😀\": [1, \"ü\", true],\n\n  \"b\": {\"c\": null}}");

        Assert.Equal((1, 1), Place(node.Location));
        Assert.Equal((2, 2), Place(node.Members[0].NameLocation));
        Assert.Equal((2, 9), Place(node.Members[0].Value.Location));
        Assert.Equal([(2, 10), (2, 13), (2, 18)], node.Members[0].Value.Items.Select(item => Place(item.Location)));
        Assert.Equal((4, 8), Place(node["b"]!.Location));
        Assert.Equal((4, 14), Place(node["b"]!["c"]!.Location));
    }

    [Fact]
    public void A_row_of_a_larger_file_begins_at_its_line()
    {
        var node = SourceDocument.Parse("rows.jsonl", "{\"a\": [1]}"u8, [], firstLine: 7)!;

        Assert.Equal(new SourceLocation("rows.jsonl", 7, 8), node["a"]!.Items[0].Location);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_and_has_no_width()
    {
        var node = SourceDocument.Parse("a.json", [0xEF, 0xBB, 0xBF, .. "[1]"u8], [])!;

        Assert.Equal((1, 2), Place(node.Items[0].Location));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("é😀", "é😀")]
    [InlineData("a\\n\\\"b\\\\\\/\\b\\f\\r\\t", "a\n\"b\\/\b\f\r\t")]
    [InlineData("\\u00e9\\uD83D\\ude00x", "é😀x")]
    public void Strings_are_decoded(string written, string decoded) => Assert.Equal(decoded, Read($"\"{written}\"").Text);

    [Fact]
    public void Each_character_of_a_string_has_its_column()
    {
        var text = Read("  \"aé\\n\\u00e9😀\\\\z\"");

        Assert.Equal("aé\né😀\\z", text.Text);
        Assert.Equal([4, 5, 6, 8, 14, 15, 16, 18, 19], Enumerable.Range(0, text.Text.Length + 1).Select(i => text.LocationOfCharacter(i).Column));
        Assert.Equal([1, 2, 3, 5, 11, 12, 13, 15, 16], text.CharacterOffsets!);
    }

    [Fact]
    public void A_string_without_escapes_needs_no_offsets()
    {
        var text = Read("\"aé😀\"");

        Assert.Null(text.CharacterOffsets);
        Assert.Equal([2, 3, 4, 5, 6], Enumerable.Range(0, 5).Select(i => text.LocationOfCharacter(i).Column));
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_the_nearest_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write("training.jsonl", "");
        var diagnostics = new DiagnosticBag();

        Assert.Null(SourceDocument.Load(folder.PathOf("trainin.jsonl"), diagnostics));

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("RFT1014", diagnostic.Code);
        Assert.EndsWith($"did you mean '{folder.PathOf("training.jsonl")}'?", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var diagnostics = new DiagnosticBag();

        Assert.Null(SourceDocument.Load(folder.Path, diagnostics));

        Assert.Equal(("RFT1014", $"'{folder.Path}' is a folder; expected a file"), (diagnostics.Single().Code, diagnostics.Single().Message));
    }

    [Fact]
    public void A_file_that_another_program_holds_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.json", "{}");
        using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var diagnostics = new DiagnosticBag();

        Assert.Null(SourceDocument.Load(path, diagnostics));

        Assert.StartsWith($"{path}: error RFT1015: file '{path}' cannot be read: ", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_documents_give_a_tree_or_diagnostics_and_nothing_else()
    {
        var original = """{"a\u00e9": [1.5e3, -0, true, null, "x\n\"y\"", {}], "é😀": {"b": [[[]]], "c": ""}, "d": 1}"""u8.ToArray();
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = original.ToList();
            for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes.RemoveAt(at);
                        break;
                    case 1:
                        bytes.Insert(at, (byte)"{}[]\",:\\u\n/0e-"[random.Next(14)]);
                        break;
                    case 2:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    default:
                        bytes.RemoveRange(at, bytes.Count - at);
                        bytes.Add((byte)'"');
                        break;
                }
            }

            var diagnostics = new DiagnosticBag();
            var node = SourceDocument.Parse("a.json", bytes.ToArray(), diagnostics);

            Assert.Equal(node is null, diagnostics.HasErrors);
            Assert.All(diagnostics, diagnostic => Assert.True(diagnostic.Location is { Line: > 0, Column: > 0 }));
        }
    }

    private static IEnumerable<string> ErrorsOf(ReadOnlySpan<byte> utf8)
    {
        var diagnostics = new DiagnosticBag();
        SourceDocument.Parse("a.json", utf8, diagnostics);
        return diagnostics.Select(diagnostic => diagnostic.ToString());
    }

    private static SourceNode Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var node = SourceDocument.Parse("a.json", Encoding.UTF8.GetBytes(text), diagnostics);
        Assert.Empty(diagnostics);
        return node!;
    }

    private static (int Line, int Column) Place(SourceLocation location) => (location.Line, location.Column);
}
