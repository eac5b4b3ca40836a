using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>Splits a Scriban template into tokens.</summary>
internal sealed class ScribanLexer
{
    private static readonly string[] _operators =
    [
        "...", "..<", "//=", "==", "!=", "<=", ">=", "&&", "||", "??", "?!", "?.", "..", "//", "++", "--", "+=", "-=", "*=", "/=", "%=", "<<", ">>",
        "+", "-", "*", "/", "%", "<", ">", "=", "!", "?", ":", "|", ".", ",", "(", ")", "[", "]", "{", "}", "^", "@", "&",
    ];

    /// <summary>The statements that an <c>end</c> closes.</summary>
    private static readonly string[] _openers = ["if", "for", "tablerow", "while", "case", "capture", "func", "with", "wrap", "do"];

    private readonly TemplateSource _source;
    private readonly string _text;
    private readonly CodeScanner _scanner;
    private readonly List<Token> _tokens = [];
    private readonly Stack<(int Brackets, int Blocks)> _functions = [];
    private int _position;
    private int _textStart;
    private int _brackets;
    private int _braces;
    private int _blocks;
    private int _interpolations;

    public ScribanLexer(TemplateSource source) =>
        (_source, _text, _scanner) = (source, source.Text, new CodeScanner(source, _operators, isScriban: true));

    public List<Token> Tokenize()
    {
        while (_position < _text.Length)
        {
            if (EscapeAt(_position) is > 0 and var percents)
            {
                ReadEscaped(percents);
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

    /// <summary>How many percent signs stand in the braces that begin text without code here.</summary>
    private int EscapeAt(int position)
    {
        var end = position + 1;
        while (end < _text.Length && _text[position] == '{' && _text[end] == '%')
        {
            end++;
        }

        return end < _text.Length && end > position + 1 && _text[end] == '{' ? end - position - 1 : 0;
    }

    private void ReadEscaped(int percents)
    {
        var open = _position;
        _position = open + percents + 2;
        AddText(StripBefore(open, Take("-") ? '-' : Take("~") ? '~' : '\0'));
        _textStart = _position;
        var closing = "}" + new string('%', percents) + "}";
        var close = _text.IndexOf(closing, _position, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error(open, $"this escaped text is not closed; expected '{closing}'");
        }

        var sign = close > _textStart && _text[close - 1] is '-' or '~' ? _text[close - 1] : '\0';
        AddText(sign == '\0' ? close : close - 1);
        _position = close + closing.Length;
        StripAfter(sign);
        _textStart = _position;
    }

    private void ReadCode()
    {
        var open = _position;
        _position += 2;
        AddText(StripBefore(open, Take("-") ? '-' : Take("~") ? '~' : '\0'));
        _tokens.Add(new Token(TokenKind.OpenOutput, open, "{{"));
        (_brackets, _braces) = (0, 0);
        _functions.Clear();
        while (true)
        {
            var before = _position;
            var brokeLine = SkipBlanksAndComments();
            if (_position >= _text.Length)
            {
                throw Error(open, "this code is not closed; expected '}}'");
            }

            if (_braces == 0 && TryClose())
            {
                return;
            }

            if (_brackets == 0 && (brokeLine || Take(";")))
            {
                _tokens.Add(new Token(TokenKind.Separator, before, ""));
                continue;
            }

            ReadToken(before < _position);
        }
    }

    private void ReadToken(bool afterSpace)
    {
        if (StartsWith("$\"") || StartsWith("$'"))
        {
            ReadInterpolated(afterSpace);
            return;
        }

        var afterDot = _tokens[^1] is { Kind: TokenKind.Operator, Text: "." or "?." };
        var token = _scanner.Scan(ref _position, afterSpace, afterDot);
        if (token.Kind == TokenKind.Operator)
        {
            _brackets = Math.Max(0, _brackets + (token.Text is "(" or "[" or "{" ? 1 : token.Text is ")" or "]" or "}" ? -1 : 0));
            _braces = Math.Max(0, _braces + (token.Text == "{" ? 1 : token.Text == "}" ? -1 : 0));
        }
        else if (token.Kind == TokenKind.Name && !afterDot)
        {
            CountBlocks(token.Text);
        }

        _tokens.Add(token);
    }

    /// <summary>Inside the brackets around a <c>do</c> function, line breaks end statements all the same.</summary>
    private void CountBlocks(string name)
    {
        if (name == "do")
        {
            _functions.Push((_brackets, _blocks));
            _brackets = 0;
        }

        if (_openers.Contains(name) && !(name == "if" && _tokens[^1] is { Kind: TokenKind.Name, Text: "else" }))
        {
            _blocks++;
        }
        else if (name == "end")
        {
            _blocks = Math.Max(0, _blocks - 1);
            if (_functions.TryPeek(out var function) && function.Blocks == _blocks)
            {
                _brackets = _functions.Pop().Brackets;
            }
        }
    }

    /// <summary>Reads <c>$"a {b} c"</c> as <c>("a " + (b) + " c")</c>.</summary>
    private void ReadInterpolated(bool afterSpace)
    {
        var start = _position;
        if (++_interpolations > RenderLimits.Nesting)
        {
            throw _source.Error(DiagnosticTable.TemplateLimit, start, $"strings nest more than {RenderLimits.Nesting} deep");
        }

        var quote = _text[start + 1];
        _position += 2;
        Add("(", start, afterSpace);
        for (var text = new System.Text.StringBuilder(); ;)
        {
            if (_position >= _text.Length || _text[_position] == '\n')
            {
                throw Error(start, "this string is not closed");
            }

            var character = _text[_position];
            if (character is not ('{' or '\\') && character != quote)
            {
                text.Append(character);
                _position++;
                continue;
            }

            if (character == '\\' && _position + 1 < _text.Length)
            {
                _position++;
                _scanner.ScanEscape(ref _position, text);
                continue;
            }

            _tokens.Add(new Token(TokenKind.String, start, text.ToString()));
            text.Clear();
            var open = _position++;
            if (character == quote)
            {
                break;
            }

            ReadInterpolation(open);
        }

        Add(")", _position - 1, afterSpace: false);
        _interpolations--;
    }

    private void ReadInterpolation(int open)
    {
        Add("+", open, afterSpace: true);
        Add("(", open, afterSpace: true);
        var braces = _braces;
        while (true)
        {
            var before = _position;
            if (SkipBlanksAndComments() || _position >= _text.Length)
            {
                throw Error(open, "this '{' is not closed; expected '}' on the same line");
            }

            if (_braces == braces && _text[_position] == '}')
            {
                break;
            }

            ReadToken(before < _position);
        }

        Add(")", _position, afterSpace: false);
        Add("+", _position++, afterSpace: true);
    }

    private void Add(string text, int position, bool afterSpace) =>
        _tokens.Add(new Token(TokenKind.Operator, position, text, AfterSpace: afterSpace));

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
