using Rft.Engine.Json;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Strings with a length, a pattern or a format.</summary>
internal sealed class StringGrammar(GrammarBuilder builder, JsonGrammar json, SchemaFindings findings)
{
    /// <summary>The strings of a schema.</summary>
    public GrammarPart Part(SourceNode schema)
    {
        var minimum = (int)Math.Clamp(schema["minLength"]?.ToInt64() ?? 0, 0, int.MaxValue);
        var maximum = schema["maxLength"]?.ToInt64() is { } most ? (int?)Math.Clamp(most, 0, int.MaxValue - 1) : null;
        if (minimum > maximum)
        {
            return findings.Refuse(schema, $"'minLength' is {minimum}, more than 'maxLength', which is {maximum}");
        }

        if (Pattern(schema) is { } content)
        {
            findings.NotEnforced(schema, "minLength", "beside 'pattern' or 'format'");
            findings.NotEnforced(schema, "maxLength", "beside 'pattern' or 'format'");
            return json.Quoted(content);
        }

        return minimum == 0 && maximum is null ? json.Text : json.Quoted(builder.Repeat(json.AnyCharacter, minimum, maximum));
    }

    private GrammarPart? Pattern(SourceNode schema)
    {
        if (schema["pattern"] is { Kind: SourceNodeKind.String } pattern)
        {
            try
            {
                return new PatternGrammar(builder, json).Content(pattern.Text);
            }
            catch (FormatException exception)
            {
                findings.NotEnforced(schema, "pattern", $"with {exception.Message}");
                return null;
            }
        }

        if (schema["format"] is not { Kind: SourceNodeKind.String } format)
        {
            return null;
        }

        if (StringFormats.Find(format.Text) is { } known)
        {
            return new PatternGrammar(builder, json).Content(known);
        }

        findings.NotEnforced(schema, "format", $"{Quoted.Text(format.Text)}; known are {Quoted.List(StringFormats.Names)}");
        return null;
    }
}
