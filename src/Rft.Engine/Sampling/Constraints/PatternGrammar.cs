using System.Text;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Regular expressions as the content of JSON strings.</summary>
internal sealed class PatternGrammar(GrammarBuilder builder, JsonGrammar json)
{
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>The strings in which a pattern is found, as JSON Schema means it: anywhere, unless the pattern is anchored.</summary>
    /// <exception cref="FormatException">The pattern has what no automaton can do, such as looking around.</exception>
    public GrammarPart Content(string pattern)
    {
        var tree = new PatternParser(WithAsciiClasses(pattern)).Parse();
        IReadOnlyList<PatternNode> alternatives = tree is PatternNode.Any any ? any.Parts : [tree];
        return builder.Choice([.. alternatives.Select(Anchored)]);
    }

    private GrammarPart Anchored(PatternNode alternative)
    {
        var parts = alternative is PatternNode.All all ? all.Parts.ToList() : [alternative];
        var anything = builder.Repeat(json.AnyCharacter, 0, null);
        var begins = parts.Count > 0 && parts[0] is PatternNode.Place { Operation: PatternOperation.LineStart or PatternOperation.TextStart };
        if (begins)
        {
            parts.RemoveAt(0);
        }

        var ends = parts.Count > 0 && parts[^1] is PatternNode.Place { Operation: PatternOperation.LineEnd or PatternOperation.TextEnd };
        if (ends)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return GrammarBuilder.Sequence(
            begins ? GrammarBuilder.Nothing : anything, GrammarBuilder.Sequence([.. parts.Select(Part)]), ends ? GrammarBuilder.Nothing : anything);
    }

    private GrammarPart Part(PatternNode node) => node switch
    {
        PatternNode.One one => builder.Shared(one.Set, () => OneOf(one.Set)),
        PatternNode.All all => GrammarBuilder.Sequence([.. all.Parts.Select(Part)]),
        PatternNode.Any any => builder.Choice([.. any.Parts.Select(Part)]),
        PatternNode.Repeat repeat when repeat.Kind != PatternOperation.TakeAll =>
            builder.Repeat(Part(repeat.Part), repeat.Minimum, repeat.Maximum == int.MaxValue ? null : repeat.Maximum),
        PatternNode.Place => throw new FormatException("an anchor in the middle"),
        _ => throw new FormatException("a part that looks around or gives nothing back"),
    };

    private GrammarPart OneOf(CodePointSet set)
    {
        var ways = new List<GrammarPart>();
        for (var first = 0; first <= LastCodePoint; first++)
        {
            if (!set.Contains(first))
            {
                continue;
            }

            var last = first;
            while (last < LastCodePoint && set.Contains(last + 1))
            {
                last++;
            }

            ways.Add(json.Character(first, last));
            first = last;
        }

        return builder.Choice(ways);
    }

    // ECMAScript's \d and \w are ASCII, those of the parser are Unicode's.
    private static string WithAsciiClasses(string pattern)
    {
        var text = new StringBuilder();
        var inClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            if (pattern[index] == '\\' && index + 1 < pattern.Length)
            {
                index++;
                var members = pattern[index] switch { 'd' => "0-9", 'w' => "A-Za-z0-9_", _ => null };
                text.Append(members is null ? "\\" + pattern[index] : inClass ? members : $"[{members}]");
                continue;
            }

            inClass = pattern[index] switch { '[' => true, ']' => false, _ => inClass };
            text.Append(pattern[index]);
        }

        return text.ToString();
    }
}
