using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>
/// Splits a Jinja template into tokens, with white space as transformers sets it up: trim_blocks (a line break right after a
/// statement or comment goes) and lstrip_blocks (blanks between the start of a line and a statement or comment go).
/// </summary>
internal sealed class JinjaLexer
{
    private static readonly string[] _operators =
    [
        "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ".", ":", "|",
    ];

    private readonly TemplateSource _source;
    private readonly string _text;
    private readonly CodeScanner _scanner;
    private readonly List<Token> _tokens = [];
    private int _position;
    private bool _stripNext;

    public JinjaLexer(TemplateSource source) => (_source, _text, _scanner) = (source, source.Text, new CodeScanner(source, _operators));

    public List<Token> Tokenize()
    {
        while (_position < _text.Length)
        {
            var tag = FindTag();
            AddText(tag);
            if (tag == _text.Length)
            {
                break;
            }

            _position = tag + 2;
            switch (_text[tag + 1])
            {
                case '#':
                    SkipComment(tag);
                    break;
                case '{':
                    SkipSign();
                    _tokens.Add(new Token(TokenKind.OpenOutput, tag, "{{"));
                    ReadCode(tag, "}}");
                    break;
                default:
                    SkipSign();
                    if (!TryReadRaw(tag))
                    {
                        _tokens.Add(new Token(TokenKind.OpenStatement, tag, "{%"));
                        ReadCode(tag, "%}");
                    }

                    break;
            }
        }

        _tokens.Add(new Token(TokenKind.End, _text.Length, ""));
        return _tokens;
    }

    private int FindTag()
    {
        for (var i = _position; ; i++)
        {
            i = _text.IndexOf('{', i);
            if (i < 0 || i + 1 >= _text.Length)
            {
                return _text.Length;
            }

            if (_text[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }
    }

    private void AddText(int end)
    {
        var start = _position;
        if (_stripNext)
        {
            while (start < end && PythonText.IsWhiteSpace(_text[start]))
            {
                start++;
            }

            _stripNext = false;
        }

        end = StripBefore(start, end);
        if (end > start)
        {
            _tokens.Add(new Token(TokenKind.Text, start, _text[start..end]));
        }
    }

    private int StripBefore(int start, int tag)
    {
        var sign = tag + 2 < _text.Length ? _text[tag + 2] : '\0';
        var end = tag;
        if (sign == '-')
        {
            while (end > start && PythonText.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }
        }
        else if (tag < _text.Length && _text[tag + 1] != '{' && sign != '+')
        {
            while (end > start && _text[end - 1] != '\n' && PythonText.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }

            // Only where nothing but blanks stands between the start of the line and the tag.
            if (end > 0 && _text[end - 1] != '\n')
            {
                return tag;
            }
        }

        return end;
    }

    private void SkipSign()
    {
        if (_position < _text.Length && _text[_position] is '-' or '+')
        {
            _position++;
        }
    }

    private void SkipComment(int tag)
    {
        var close = _text.IndexOf("#}", _position, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error(tag, "this comment is not closed; expected '#}'");
        }

        _stripNext = close > _position && _text[close - 1] == '-';
        _position = close + 2;
        if (!_stripNext)
        {
            SkipLineBreak();
        }
    }

    private void SkipLineBreak()
    {
        if (_position < _text.Length && _text[_position] == '\n')
        {
            _position++;
        }
    }

    private void ReadCode(int tag, string close)
    {
        var braces = 0;
        while (true)
        {
            var before = _position;
            SkipBlanks();
            if (_position >= _text.Length)
            {
                throw Error(tag, $"this tag is not closed; expected '{close}'");
            }

            if (braces == 0 && TryClose(close))
            {
                return;
            }

            var afterDot = _tokens[^1] is { Kind: TokenKind.Operator, Text: "." };
            var token = _scanner.Scan(ref _position, before < _position, afterDot);
            if (token.Kind == TokenKind.Operator)
            {
                braces = Math.Max(0, braces + (token.Text == "{" ? 1 : token.Text == "}" ? -1 : 0));
            }

            _tokens.Add(token);
        }
    }

    private bool TryClose(string close, bool takesLineBreak = true)
    {
        var start = _position;
        var sign = _text[_position] is '-' or '+' ? _text[_position] : '\0';
        var at = sign == '\0' ? _position : _position + 1;
        if (sign == '+' && close == "}}" || string.CompareOrdinal(_text, at, close, 0, 2) != 0)
        {
            return false;
        }

        _position = at + 2;
        _tokens.Add(new Token(TokenKind.Close, start, close));
        _stripNext = sign == '-';
        if (sign == '\0' && close == "%}" && takesLineBreak)
        {
            SkipLineBreak();
        }

        return true;
    }

    private bool TryReadRaw(int tag)
    {
        var start = _position;
        SkipBlanks();
        if (!TryReadWord("raw") || !TryCloseTag(takesLineBreak: false))
        {
            _position = start;
            return false;
        }

        var text = _position;
        var strip = _stripNext;
        for (var open = _text.IndexOf("{%", text, StringComparison.Ordinal);
            open >= 0;
            open = _text.IndexOf("{%", open + 2, StringComparison.Ordinal))
        {
            _position = open + 2;
            SkipSign();
            SkipBlanks();
            if (TryReadWord("endraw") && TryCloseTag(takesLineBreak: true))
            {
                var stripAfter = _stripNext;
                var end = _position;
                (_position, _stripNext) = (text, strip);
                AddText(open);
                (_position, _stripNext) = (end, stripAfter);
                return true;
            }
        }

        throw Error(tag, "this raw block is not closed; expected '{% endraw %}'");
    }

    private bool TryReadWord(string word)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private bool TryCloseTag(bool takesLineBreak)
    {
        SkipBlanks();
        if (_position >= _text.Length || !TryClose("%}", takesLineBreak))
        {
            return false;
        }

        _tokens.RemoveAt(_tokens.Count - 1);
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private DiagnosticException Error(int position, string message) => _source.Error(DiagnosticTable.TemplateSyntax, position, message);
}
