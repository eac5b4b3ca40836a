using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>One pass over one JSON text that is known to be valid UTF-8.</summary>
internal ref struct SourceParser(string path, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics, int firstLine)
{
    // Below this many members a scan of the names beats a hash set.
    private const int SmallObject = 16;

    // Each message looks for the first of the two; a hostile document must not take for ever.
    private const int MostErrors = 100;

    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = SourceDocument.MaximumDepth });
    private SourceCursor _cursor = new(path, utf8, firstLine);

    // Stacks of what open objects and arrays have so far, so that a tree costs little more than itself.
    private readonly List<SourceMember> _members = [];
    private readonly List<SourceNode> _items = [];
    private JsonTokenType _lastToken = JsonTokenType.None;
    private int _lastEnd;
    private SourceLocation _containerLocation;
    private char _container = '\0';
    private int _depth;
    private int _errors;

    public SourceNode? Parse()
    {
        try
        {
            Advance();
            var node = ReadValue();
            Advance();
            return _errors > 0 ? null : node;
        }
        catch (JsonException exception)
        {
            ReportSyntax(exception);
            return null;
        }
    }

    private bool Advance()
    {
        var more = _reader.Read();
        (_lastToken, _lastEnd) = (_reader.TokenType, (int)_reader.BytesConsumed);
        return more;
    }

    private SourceNode ReadValue()
    {
        var location = _cursor.MoveTo((int)_reader.TokenStartIndex);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(location);
            case JsonTokenType.StartArray:
                return ReadArray(location);
            case JsonTokenType.String:
                var text = ReadText(location, out var offsets);
                return SourceNode.String(location, text, offsets);
            case JsonTokenType.Number:
                return ReadNumber(location);
            case JsonTokenType.True:
            case JsonTokenType.False:
                return SourceNode.Boolean(location, _reader.TokenType == JsonTokenType.True);
            default:
                return SourceNode.Null(location);
        }
    }

    private SourceNode ReadObject(SourceLocation location)
    {
        var outer = Enter('{', location);
        var start = _members.Count;
        HashSet<string>? names = null;
        while (Advance() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var nameLocation = _cursor.MoveTo((int)_reader.TokenStartIndex);
            var name = ReadText(nameLocation, out _);
            if (_members.Count - start == SmallObject)
            {
                names = [.. _members.Skip(start).Select(member => member.Name)];
            }

            var isDuplicate = names is null ? FirstOf(start, name) is not null : !names.Add(name);
            if (isDuplicate && _errors < MostErrors)
            {
                Fail(
                    DiagnosticTable.DuplicateKey,
                    nameLocation,
                    $"key {Quoted.Text(name)} appears twice in this object; the first is at line "
                    + $"{FirstOf(start, name)!.NameLocation.Line}");
            }

            Advance();
            var value = ReadValue();
            _members.Add(new SourceMember(name, nameLocation, value));
        }

        Leave(outer);
        return SourceNode.Object(location, Pop(_members, start));
    }

    private SourceNode ReadArray(SourceLocation location)
    {
        var outer = Enter('[', location);
        var start = _items.Count;
        while (Advance() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var item = ReadValue();
            _items.Add(item);
        }

        Leave(outer);
        return SourceNode.Array(location, Pop(_items, start));
    }

    private (char Container, SourceLocation Location) Enter(char container, SourceLocation location)
    {
        var outer = (_container, _containerLocation);
        (_container, _containerLocation) = (container, location);
        _depth++;
        return outer;
    }

    private void Leave((char Container, SourceLocation Location) outer)
    {
        (_container, _containerLocation) = outer;
        _depth--;
    }

    private static T[] Pop<T>(List<T> stack, int start)
    {
        if (stack.Count == start)
        {
            return [];
        }

        var top = CollectionsMarshal.AsSpan(stack)[start..].ToArray();
        stack.RemoveRange(start, top.Length);
        return top;
    }

    private readonly SourceMember? FirstOf(int start, string name)
    {
        for (var i = start; i < _members.Count; i++)
        {
            if (_members[i].Name == name)
            {
                return _members[i];
            }
        }

        return null;
    }

    private SourceNode ReadNumber(SourceLocation location)
    {
        var text = Encoding.UTF8.GetString(_reader.ValueSpan);
        var mayOverflow = text.Length > 308 || text.AsSpan().ContainsAny('e', 'E');
        if (mayOverflow && !double.IsFinite(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)))
        {
            Fail(DiagnosticTable.SyntaxError, location, $"number '{Excerpt(text)}' is too large; expected a magnitude below 1.8e308");
        }

        return SourceNode.Number(location, text);
    }

    private string ReadText(SourceLocation location, out IReadOnlyList<int>? offsets)
    {
        if (!_reader.ValueIsEscaped)
        {
            offsets = null;
            return Encoding.UTF8.GetString(_reader.ValueSpan);
        }

        var text = EscapedString.Decode(_reader.ValueSpan, out var escapes);
        offsets = escapes;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            Fail(
                DiagnosticTable.InvalidEncoding,
                location with { Column = location.Column + escapes[i] },
                $"\\u{(int)text[i]:x4} is half of a surrogate pair; a character beyond U+FFFF is written as two \\u escapes");
        }

        return text;
    }

    private void Fail(DiagnosticDescriptor descriptor, SourceLocation location, string message)
    {
        if (_errors++ < MostErrors)
        {
            diagnostics.Add(descriptor, location, message);
        }
    }

    private readonly void ReportSyntax(JsonException exception)
    {
        var offset = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            offset += _utf8[offset..].IndexOf((byte)'\n') + 1;
        }

        offset = Math.Min(_utf8.Length, offset + (int)(exception.BytePositionInLine ?? 0));
        if (_depth == SourceDocument.MaximumDepth && offset < _utf8.Length && _utf8[offset] is (byte)'{' or (byte)'[')
        {
            var place = new SourceCursor(path, _utf8, firstLine).MoveTo(offset);
            diagnostics.Add(DiagnosticTable.TooDeep, place, $"objects and arrays are nested more than {SourceDocument.MaximumDepth} deep");
            return;
        }

        var state = new SyntaxState(_lastToken, _lastEnd, (int)_reader.TokenStartIndex, _container, _containerLocation);
        var (at, message) = SyntaxErrorMessage.Describe(_utf8, offset, state);
        diagnostics.Add(DiagnosticTable.SyntaxError, new SourceCursor(path, _utf8, firstLine).MoveTo(at), message);
    }

    private static string Excerpt(string text) => text.Length <= 24 ? text : text[..21] + "...";
}
