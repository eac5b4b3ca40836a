using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// A regular expression as tokenizer.json has them (Oniguruma, Ruby syntax), over code points. Not a .NET one: that sees code points
/// beyond the first plane as two, and has other possessive forms. What is not computed exactly is refused.
/// </summary>
internal sealed class Pattern
{
    private const int MostInstructions = 20_000;

    private Pattern(PatternInstruction[] code, SourceLocation location) => (Code, Location) = (code, location);

    /// <summary>The instructions; the last one is an end.</summary>
    public PatternInstruction[] Code { get; }

    /// <summary>Where the pattern stands.</summary>
    public SourceLocation Location { get; }

    /// <summary>Parses a pattern; null where it is invalid or not supported, which is then in the bag.</summary>
    public static Pattern? Parse(string text, SourceLocation location, DiagnosticBag diagnostics)
    {
        try
        {
            var code = new List<PatternInstruction>();
            new PatternParser(text).Parse().Emit(code);
            code.Add(new(PatternOperation.End));
            CheckSize(code);
            return new Pattern([.. code], location);
        }
        catch (FormatException exception)
        {
            diagnostics.Add(DiagnosticTable.TokenizerUnsupported, location, $"the pattern '{text}' is not supported: {exception.Message}");
            return null;
        }
    }

    /// <summary>Refuses a pattern whose nested intervals would fill the memory.</summary>
    public static void CheckSize(List<PatternInstruction> code)
    {
        if (code.Count > MostInstructions)
        {
            throw new FormatException("it is too large");
        }
    }

    /// <summary>A pattern that takes one code point of a set.</summary>
    public static Pattern One(CodePointSet set, SourceLocation location) =>
        new([new(PatternOperation.Take, set), new(PatternOperation.End)], location);

    /// <summary>A pattern that takes a text as it stands.</summary>
    public static Pattern Literal(string text, SourceLocation location) =>
        new(
            [.. text.EnumerateRunes().Select(rune => new PatternInstruction(PatternOperation.Take, new CodePointSet([CodePointItem.Range(rune.Value, rune.Value)]))), new(PatternOperation.End)],
            location);
}
