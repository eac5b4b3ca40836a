using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>regex</c>: 1 where a pattern matches somewhere in the rendered input, else 0. The pattern runs on .NET's automaton, whose time is
/// linear in the text, or, where it needs backtracking, with a time-out.
/// </summary>
internal sealed class RegexGrader(string name, AnswerTemplate input, Regex pattern) : IGrader
{
    /// <summary>How long a match by backtracking may take.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public string Name => name;

    public static IGrader? Create(RegexGraderSpec spec, GraderCreation creation)
    {
        var input = creation.Template(spec.Input);
        try
        {
            var pattern = Parse(spec.Pattern.Value, spec.IgnoreCase);
            return input is null ? null : new RegexGrader(spec.Name, input, pattern);
        }
        catch (RegexParseException exception)
        {
            // The runtime's message repeats the pattern and the place before it comes to the point.
            var place = $"at offset {exception.Offset}. ";
            var point = exception.Message.LastIndexOf(place, StringComparison.Ordinal);
            var message = point < 0 ? exception.Error.ToString() : exception.Message[(point + place.Length)..];
            creation.Diagnostics.Add(
                DiagnosticTable.PatternSyntax, spec.Pattern.LocationOf(exception.Offset), $"the pattern does not parse: {message.TrimEnd('.')}");
            return null;
        }
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(input.Render(sample, item, out var text) ?? Match(text));

    private Grade Match(string text)
    {
        try
        {
            return Grade.Of(pattern.IsMatch(text) ? 1 : 0);
        }
        catch (RegexMatchTimeoutException)
        {
            return Grade.Failed(
                GradeErrorKind.Other, $"the pattern took more than {_patience.TotalSeconds} s on an answer of {text.Length} characters");
        }
    }

    private static Regex Parse(string pattern, bool ignoreCase)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, _patience);
        }
        catch (NotSupportedException)
        {
            // Lookarounds, back-references and the like, or an automaton that would be too large.
            return new Regex(pattern, options, _patience);
        }
    }
}
