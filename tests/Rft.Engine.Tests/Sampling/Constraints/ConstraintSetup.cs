using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Sampling.Constraints;

namespace Rft.Engine.Tests.Sampling.Constraints;

/// <summary>A vocabulary of all bytes, some pieces of JSON and of UTF-8, and an end token.</summary>
internal static class ConstraintSetup
{
    public const int EndToken = 256;

    private static readonly string[] Pieces =
    [
        "{\"", "\":", "\": ", "\",", ", \"", "\"}", "true", "tr", "ue", "null", "name", "na", "\"name\"", "qty", "[]", "{}", "}}", "[[", "12", "3.5", "-1",
        "e5", "é", "日本", "\\n", "\\u00", " \n", "  ", "Ana", "red", "green", "lat", "lon",
    ];

    private static readonly byte[]?[] Bytes =
        [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), null, .. Pieces.Select(Encoding.UTF8.GetBytes), [0xE6, 0x97], [0x97, 0xA5, 0xE6]];

    public static TokenTable Tokens { get; } = new(Bytes.Length, BytesOf, [EndToken]);

    public static int VocabularySize => Bytes.Length;

    public static byte[]? BytesOf(int token) => Bytes[token];

    public static SourceNode Json(string text)
    {
        var diagnostics = new DiagnosticBag();
        return SourceDocument.Parse("test.json", Encoding.UTF8.GetBytes(text), diagnostics) ?? throw new InvalidDataException(string.Join('\n', diagnostics) + text);
    }

    public static (Grammar? Grammar, DiagnosticBag Diagnostics) Compile(string schema)
    {
        var diagnostics = new DiagnosticBag();
        return (SchemaGrammar.Compile(Json(schema), diagnostics), diagnostics);
    }

    public static GrammarAutomaton Automaton(string schema) => new(Compile(schema).Grammar!, Tokens);

    public static bool Accepts(GrammarAutomaton automaton, string text) =>
        automaton.Step(automaton.Start, Encoding.UTF8.GetBytes(text)) is { IsEnd: true };
}
