using System.Text;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Turns byte offsets into lines and UTF-16 columns while it walks forward through a text once.</summary>
internal ref struct SourceCursor(string path, ReadOnlySpan<byte> utf8, int firstLine)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private int _offset;
    private int _line = firstLine;
    private int _column = 1;

    /// <summary>Walks to a byte offset that is not before the last one.</summary>
    public SourceLocation MoveTo(int offset)
    {
        var passed = _utf8[_offset..offset];
        var lastBreak = passed.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            _line += passed.Count((byte)'\n');
            _column = 1;
            passed = passed[(lastBreak + 1)..];
        }

        _column += Encoding.UTF8.GetCharCount(passed);
        _offset = offset;
        return new SourceLocation(path, _line, _column);
    }
}
