using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Json;

/// <summary>The spec documents of the fixtures, and random changes of them.</summary>
internal static class SpecDocuments
{
    private static readonly string[] Pieces =
        ["\"auto\"", "null", "{}", "[]", "0", "1.0", "-1e300", "true", "\"\"", "\"type\"", "\"multi\"", "\"\\ud83d\\ude00\""];

    public static IReadOnlyList<string> Valid { get; } = Documents("valid");

    public static IReadOnlyList<string> Invalid { get; } = Documents("invalid");

    /// <summary>Valid documents in which a stretch between two marks is replaced by another value, which often leaves JSON.</summary>
    public static IEnumerable<string> Mutated(int count, int seed)
    {
        var texts = Valid.Select(File.ReadAllText).ToList();
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var text = texts[random.Next(texts.Count)];
            var marks = text.Select((character, index) => (character, index)).Where(mark => mark.character is '"' or '{' or '}').ToList();
            var first = random.Next(marks.Count);
            var last = random.Next(2) == 0 ? random.Next(marks.Count) : Math.Min(first + 1, marks.Count - 1);
            var (from, to) = (marks[Math.Min(first, last)].index, marks[Math.Max(first, last)].index);
            yield return text[..from] + Pieces[random.Next(Pieces.Length)] + text[(to + 1)..];
        }
    }

    /// <summary>Parses and validates; null where the text is not JSON.</summary>
    public static DiagnosticBag? Validate(string name, string text)
    {
        var diagnostics = new DiagnosticBag();
        if (SourceDocument.Parse(name, Encoding.UTF8.GetBytes(text), diagnostics) is not { } document)
        {
            return null;
        }

        JsonSchema.Load("rft-spec.schema.json").Validate(document, diagnostics);
        return diagnostics;
    }

    private static string[] Documents(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Snapshot.Root, "tests", "Fixtures", "specs", folder), "*.json").Order(StringComparer.Ordinal)];
}
