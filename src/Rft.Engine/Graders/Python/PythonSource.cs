using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Where a place that Python names stands in the file of the source: a Python file, or a string in a JSON file.</summary>
internal static class PythonSource
{
    /// <summary>The place.</summary>
    /// <param name="source">The source.</param>
    /// <param name="line">The line, from 1; null where unknown.</param>
    /// <param name="column">The column in code points, from 1; null where unknown.</param>
    public static SourceLocation LocationOf(SourceText source, int? line, int? column)
    {
        if (line is null or < 1)
        {
            return source.LocationOf(0);
        }

        var start = StartOf(source.Value, line.Value);
        var offset = Utf16Length(source.Value.AsSpan(start), (column ?? 1) - 1);
        return source.Node?.Location is { Line: 0 } file
            ? new SourceLocation(file.File, line.Value, column is null ? 0 : offset + 1)
            : source.LocationOf(start + offset);
    }

    private static int StartOf(string text, int line)
    {
        var start = 0;
        while (--line > 0)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                return text.Length;
            }

            start += end + (text.AsSpan(start + end).StartsWith("\r\n") ? 2 : 1);
        }

        return start;
    }

    private static int Utf16Length(ReadOnlySpan<char> text, int codePoints)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (codePoints-- <= 0 || rune.Value is '\r' or '\n')
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }
}
