using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>Makes graders from their settings and checks everything that can be checked without data.</summary>
public static class GraderFactory
{
    /// <summary>Makes a grader; null where its settings have a mistake. Every mistake is in <paramref name="diagnostics"/>.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="diagnostics">Receives mistakes in templates, formulas and keys, each at its place inside the JSON string.</param>
    /// <param name="answersAreJson">Whether the method sets a response format, so that <c>sample.output_json</c> exists.</param>
    public static IGrader? Create(GraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson = false) => spec switch
    {
        StringCheckGraderSpec check => CreateStringCheck(check, diagnostics, answersAreJson),
        TextSimilarityGraderSpec similarity => CreateTextSimilarity(similarity, diagnostics, answersAreJson),
        RegexGraderSpec regex => CreateRegex(regex, diagnostics, answersAreJson),
        NumberGraderSpec number => CreateNumber(number, diagnostics, answersAreJson),
        JsonSchemaGraderSpec schema => CreateJsonSchema(schema, diagnostics, answersAreJson),
        LengthGraderSpec length => CreateLength(length, diagnostics, answersAreJson),
        RepetitionGraderSpec repetition => ParseTemplate(repetition.Input, diagnostics, answersAreJson) is { } input
            ? new RepetitionGrader(repetition, input, ReadsJson(input))
            : null,
        MultiGraderSpec multi => CreateMulti(multi, diagnostics, answersAreJson),
        _ => throw new ArgumentException($"No grader is made from {spec.GetType().Name}.", nameof(spec)),
    };

    private static StringCheckGrader? CreateStringCheck(StringCheckGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        var reference = ParseTemplate(spec.Reference, diagnostics, answersAreJson);
        return input is null || reference is null
            ? null
            : new StringCheckGrader(spec.Name, input, reference, spec.Operation, ReadsJson(input) || ReadsJson(reference));
    }

    private static TextSimilarityGrader? CreateTextSimilarity(
        TextSimilarityGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        if (spec.Metric == TextSimilarityMetric.Meteor && WordNet.Installed is null
            && !diagnostics.Any(diagnostic => diagnostic.Descriptor == DiagnosticTable.WordNetMissing))
        {
            diagnostics.Add(DiagnosticTable.WordNetMissing, spec.Location, "'meteor' matches exact words and stems only: no WordNet was found");
        }

        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        var reference = ParseTemplate(spec.Reference, diagnostics, answersAreJson);
        return input is null || reference is null
            ? null
            : new TextSimilarityGrader(
                spec.Name, input, reference, TextMetrics.Create(spec.Metric), ReadsJson(input) || ReadsJson(reference));
    }

    private static RegexGrader? CreateRegex(RegexGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        try
        {
            var pattern = RegexGrader.Parse(spec.Pattern.Value, spec.IgnoreCase);
            return input is null ? null : new RegexGrader(spec.Name, input, pattern, ReadsJson(input));
        }
        catch (RegexParseException exception)
        {
            // The runtime's message repeats the pattern and the place before it comes to the point.
            var place = $"at offset {exception.Offset}. ";
            var point = exception.Message.LastIndexOf(place, StringComparison.Ordinal);
            var message = point < 0 ? exception.Error.ToString() : exception.Message[(point + place.Length)..];
            diagnostics.Add(
                DiagnosticTable.PatternSyntax, spec.Pattern.LocationOf(exception.Offset), $"the pattern does not parse: {message.TrimEnd('.')}");
            return null;
        }
    }

    private static NumberGrader? CreateNumber(NumberGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        var reference = ParseTemplate(spec.Reference, diagnostics, answersAreJson);
        if (reference is { Paths.Count: 0 } && NumberText.Find(spec.Reference.Value, NumberPosition.Whole) is null)
        {
            diagnostics.Add(
                DiagnosticTable.ReferenceNotNumber, spec.Reference.LocationOf(0), "'reference' is neither a number nor a template of one");
            return null;
        }

        return input is null || reference is null ? null : new NumberGrader(spec, input, reference, ReadsJson(input) || ReadsJson(reference));
    }

    private static JsonSchemaGrader? CreateJsonSchema(JsonSchemaGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        var reference = spec.Reference is null ? null : ParseTemplate(spec.Reference, diagnostics, answersAreJson);
        return input is null || (reference is null && spec.Reference is not null)
            ? null
            : new JsonSchemaGrader(
                spec.Name, input, JsonSchema.Of(spec.Schema), reference, ReadsJson(input) || (reference is not null && ReadsJson(reference)));
    }

    private static LengthGrader? CreateLength(LengthGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var input = ParseTemplate(spec.Input, diagnostics, answersAreJson);
        if (spec.Minimum > spec.Maximum)
        {
            diagnostics.Add(
                DiagnosticTable.OutOfRange, spec.Location, $"'maximum' is {spec.Maximum}; expected at least 'minimum', which is {spec.Minimum}");
            return null;
        }

        return input is null ? null : new LengthGrader(spec, input, ReadsJson(input));
    }

    private static MultiGrader? CreateMulti(MultiGraderSpec spec, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var members = new List<KeyValuePair<string, IGrader>>(spec.Graders.Count);
        var keysAreValid = true;
        foreach (var (key, memberSpec) in spec.Graders)
        {
            if (!IsIdentifier(key))
            {
                diagnostics.Add(
                    DiagnosticTable.MultiKey,
                    memberSpec.Location,
                    $"the key '{key}' is no identifier, so no formula can use it; expected letters, digits and '_', not starting with a digit");
                keysAreValid = false;
            }

            if (Create(memberSpec, diagnostics, answersAreJson) is { } member)
            {
                members.Add(new(key, member));
            }
        }

        var formula = Formula.Compile(
            spec.CalculateOutput.Value, [.. spec.Graders.Select(pair => pair.Key)], spec.CalculateOutput.LocationOf, diagnostics);
        return formula is null || !keysAreValid || members.Count < spec.Graders.Count ? null : new MultiGrader(spec.Name, members, formula);
    }

    private static PathTemplate? ParseTemplate(SourceText text, DiagnosticBag diagnostics, bool answersAreJson)
    {
        var template = PathTemplate.Parse(text.Value, text.LocationOf, diagnostics);
        return template is not null && SampleMembers.Check(template, text, diagnostics, answersAreJson) ? template : null;
    }

    private static bool ReadsJson(PathTemplate template) =>
        template.Paths.Any(path => path is { Root: PathNamespace.Sample, FirstMember: "output_json" });

    private static bool IsIdentifier(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
