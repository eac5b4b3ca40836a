using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>Splits a Scriban template into tokens.</summary>
internal sealed class ScribanLexer
{
    private static readonly string[] _operators =
    [
        "..<", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "..", "//",
        "+", "-", "*", "/", "%", "<", ">", "=", "!", "?", ":", "|", ".", ",", "(", ")", "[", "]", "{", "}", "^",
    ];

    private readonly TemplateSource _source;
    private readonly string _text;
    private readonly CodeScanner _scanner;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _textStart;

    public ScribanLexer(TemplateSource source) =>
        (_source, _text, _scanner) = (source, source.Text, new CodeScanner(source, _operators, verbatimQuote: '`'));

    public List<Token> Tokenize()
    {
        while (_position < _text.Length)
        {
            if (StartsWith("{%{"))
            {
                ReadEscaped();
            }
            else if (StartsWith("{{"))
            {
                ReadCode();
            }
            else
            {
                var next = _text.IndexOf('{', _position + 1);
                _position = next < 0 ? _text.Length : next;
            }
        }

        AddText(_text.Length);
        _tokens.Add(new Token(TokenKind.End, _text.Length, ""));
        return _tokens;
    }

    private void ReadEscaped()
    {
        var open = _position;
        AddText(open);
        var close = _text.IndexOf("}%}", open + 3, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error(open, "this escaped text is not closed; expected '}%}'");
        }

        _textStart = open + 3;
        AddText(close);
        _position = _textStart = close + 3;
    }

    private void ReadCode()
    {
        var open = _position;
        _position += 2;
        AddText(StripBefore(open, Take("-") ? '-' : Take("~") ? '~' : '\0'));
        _tokens.Add(new Token(TokenKind.OpenOutput, open, "{{"));
        var (brackets, braces) = (0, 0);
        while (true)
        {
            var before = _position;
            var brokeLine = SkipBlanksAndComments();
            if (_position >= _text.Length)
            {
                throw Error(open, "this code is not closed; expected '}}'");
            }

            if (braces == 0 && TryClose())
            {
                return;
            }

            if (brackets == 0 && (brokeLine || Take(";")))
            {
                _tokens.Add(new Token(TokenKind.Separator, before, ""));
                continue;
            }

            var afterDot = _tokens[^1] is { Kind: TokenKind.Operator, Text: "." };
            var token = _scanner.Scan(ref _position, before < _position, afterDot);
            if (token.Kind == TokenKind.Operator)
            {
                brackets = Math.Max(0, brackets + (token.Text is "(" or "[" or "{" ? 1 : token.Text is ")" or "]" or "}" ? -1 : 0));
                braces = Math.Max(0, braces + (token.Text == "{" ? 1 : token.Text == "}" ? -1 : 0));
            }

            _tokens.Add(token);
        }
    }

    /// <summary>Skips to the next token; tells whether a line ended on the way and has not been told before.</summary>
    private bool SkipBlanksAndComments()
    {
        var brokeLine = false;
        while (_position < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_position]))
            {
                brokeLine |= _text[_position] == '\n';
                _position++;
            }
            else if (StartsWith("##"))
            {
                var close = _text.IndexOf("##", _position + 2, StringComparison.Ordinal);
                _position = close < 0 ? throw Error(_position, "this comment is not closed; expected '##'") : close + 2;
            }
            else if (_text[_position] == '#')
            {
                while (_position < _text.Length && _text[_position] != '\n' && !ClosesAt(_position))
                {
                    _position++;
                }
            }
            else
            {
                break;
            }
        }

        return brokeLine && _tokens[^1].Kind is not (TokenKind.Separator or TokenKind.OpenOutput);
    }

    private bool ClosesAt(int position) =>
        string.CompareOrdinal(_text, position, "}}", 0, 2) == 0
        || (_text[position] is '-' or '~' && string.CompareOrdinal(_text, position + 1, "}}", 0, 2) == 0);

    private bool TryClose()
    {
        if (!ClosesAt(_position))
        {
            return false;
        }

        _tokens.Add(new Token(TokenKind.Close, _position, "}}"));
        var sign = _text[_position];
        _position += sign == '}' ? 2 : 3;
        StripAfter(sign);
        _textStart = _position;
        return true;
    }

    private int StripBefore(int end, char sign)
    {
        while (sign != '\0' && end > _textStart && char.IsWhiteSpace(_text[end - 1]) && (sign == '-' || _text[end - 1] != '\n'))
        {
            end--;
        }

        return end;
    }

    private void StripAfter(char sign)
    {
        while (sign is '-' or '~' && _position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            if (_text[_position++] == '\n' && sign == '~')
            {
                break;
            }
        }
    }

    private void AddText(int end)
    {
        if (end > _textStart)
        {
            _tokens.Add(new Token(TokenKind.Text, _textStart, _text[_textStart..end]));
        }
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    private bool Take(string text)
    {
        var found = StartsWith(text);
        _position += found ? text.Length : 0;
        return found;
    }

    private DiagnosticException Error(int position, string message) => _source.Error(DiagnosticTable.TemplateSyntax, position, message);
}
