using System.Text.RegularExpressions;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>regex</c>: 1 where a pattern matches somewhere in the rendered input, else 0. The pattern runs on .NET's automaton, whose time is linear in the
/// text, or, where it needs backtracking, with a time-out.
/// </summary>
internal sealed class RegexGrader(string name, PathTemplate input, Regex pattern, bool readsJson) : IGrader
{
    /// <summary>How long a match by backtracking may take.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public string Name => name;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="RegexParseException">It does not parse.</exception>
    public static Regex Parse(string pattern, bool ignoreCase)
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

    public Grade Grade(Sample sample, SourceNode item)
    {
        if (new SampleSource(sample, item, readsJson).Render(input, out var text) is { } failed)
        {
            return failed;
        }

        try
        {
            return Graders.Grade.Of(pattern.IsMatch(text) ? 1 : 0);
        }
        catch (RegexMatchTimeoutException)
        {
            return Graders.Grade.Failed(
                GradeErrorKind.Other, $"the pattern took more than {_patience.TotalSeconds} s on an answer of {text.Length} characters");
        }
    }
}
