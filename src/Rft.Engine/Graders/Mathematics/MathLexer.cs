using System.Text;

namespace Rft.Engine.Graders;

/// <summary>Splits LaTeX or plain mathematical text into tokens; null where a character means nothing here.</summary>
internal sealed class MathLexer(string text)
{
    private const string Superscripts = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b";
    private const string PlainDigits = "0123456789-";
    private const string Degrees = "deg";
    private const int LongestProduct = 3;

    private readonly List<MathToken> _tokens = [];
    private int _at;
    private int _brackets;
    private bool _space;
    private bool _inGroups;

    /// <summary>Reads all tokens, the last of kind <see cref="MathTokenKind.End"/>.</summary>
    public List<MathToken>? Read()
    {
        while (_at < text.Length)
        {
            var character = text[_at];
            if (char.IsWhiteSpace(character) || character is '~' or '$' or '\u20ac' or '\u00a3')
            {
                _space = true;
                _at++;
            }
            else if (!ReadOne(character))
            {
                return null;
            }
        }

        Add(MathTokenKind.End, "");
        return _tokens;
    }

    private bool ReadOne(char character)
    {
        if (char.IsAsciiDigit(character) || (character == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            ReadNumber();
            return true;
        }

        if (char.IsAsciiLetter(character))
        {
            ReadLetters();
            return true;
        }

        if (character == '\\')
        {
            return ReadCommand();
        }

        _at++;
        return ReadSign(character);
    }

    private bool ReadSign(char character)
    {
        if (Superscripts.Contains(character, StringComparison.Ordinal))
        {
            ReadSuperscript(_at - 1);
            return true;
        }

        if (character == '\u00b0')
        {
            Add(MathTokenKind.Sign, Degrees);
            return true;
        }

        if (character is '\u00bd' or '\u00bc' or '\u00be')
        {
            _space = true;
            Add(MathTokenKind.Number, character == '\u00be' ? "3" : "1");
            Add(MathTokenKind.Sign, "/");
            Add(MathTokenKind.Number, character == '\u00bd' ? "2" : "4");
            return true;
        }

        switch (character)
        {
            case '(' or '[':
                _brackets++;
                break;
            case ')' or ']':
                _brackets--;
                break;
            case '<' or '>' when _at < text.Length && text[_at] == '=':
                _at++;
                Add(MathTokenKind.Relation, $"{character}=");
                return true;
            case '!' when _at < text.Length && text[_at] == '=':
                _at++;
                Add(MathTokenKind.Relation, "!=");
                return true;
            case '*' when _at < text.Length && text[_at] == '*':
                _at++;
                Add(MathTokenKind.Sign, "^");
                return true;
            case '+' when _at < text.Length && text[_at] == '-' && !(_at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]) && _tokens.Count > 0):
                _at++;
                Add(MathTokenKind.Sign, "+-");
                return true;
        }

        return "+-*/^_(){}[],;|%!&'.".Contains(character, StringComparison.Ordinal) ? AddPlain(character) : ReadName($"{character}");
    }

    private void ReadSuperscript(int start)
    {
        while (_at < text.Length && Superscripts.Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        var written = string.Concat(text[start.._at].Select(character => PlainDigits[Superscripts.IndexOf(character, StringComparison.Ordinal)]));
        Add(MathTokenKind.Sign, "^");
        if (written[0] == '-')
        {
            Add(MathTokenKind.Sign, "-");
        }

        Add(MathTokenKind.Number, written.Replace("-", "", StringComparison.Ordinal));
    }

    // Full stops and primes say nothing that is compared.
    private bool AddPlain(char character)
    {
        if (character is not ('.' or '\''))
        {
            Add(MathTokenKind.Sign, $"{character}");
        }

        return true;
    }

    private void ReadNumber()
    {
        var digits = new StringBuilder();
        _inGroups = false;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || IsPoint() || SkipSeparator(digits)))
        {
            digits.Append(text[_at++]);
        }

        ReadExponent(digits);
        Add(MathTokenKind.Number, digits.ToString());

        bool IsPoint() => text[_at] == '.' && _at + 1 < text.Length && !digits.ToString().Contains('.', StringComparison.Ordinal)
            && (char.IsAsciiDigit(text[_at + 1]) || text[_at + 1] == '\\');
    }

    // 1,234 and 1{,}234 and 1\,234 and 1\ 234 and 1 234, but not (1,234), which is a pair.
    private bool SkipSeparator(StringBuilder digits)
    {
        var rest = text.AsSpan(_at);
        var length = rest.StartsWith("{,}", StringComparison.Ordinal) ? 3
            : rest.StartsWith("\\,", StringComparison.Ordinal) || rest.StartsWith("\\ ", StringComparison.Ordinal) || rest.StartsWith(",\\!", StringComparison.Ordinal) ? (rest[0] == ',' ? 3 : 2)
            : rest[0] == ' ' || (rest[0] == ',' && _brackets == 0) ? 1
            : 0;
        var groups = digits.ToString();
        if (length == 0 || groups.Contains('.', StringComparison.Ordinal) || groups.Length == 0 || !IsGroup(rest[length..])
            || (groups.Length > 3 && !_inGroups))
        {
            _inGroups = false;
            return false;
        }

        _inGroups = true;
        _at += length;
        return true;

        static bool IsGroup(ReadOnlySpan<char> following) =>
            following.Length >= 3 && following[..3].ContainsAnyExceptInRange('0', '9') is false
            && (following.Length == 3 || (!char.IsAsciiDigit(following[3]) && following[3] != '/'));
    }

    private void ReadExponent(StringBuilder digits)
    {
        var end = _at;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            end++;
            end += end < text.Length && text[end] is '+' or '-' ? 1 : 0;
            var first = end;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end > first && end - first <= 4 && (end == text.Length || !char.IsAsciiLetter(text[end])))
            {
                digits.Append(text, _at, end - _at);
                _at = end;
            }
        }
    }

    private void ReadLetters()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiLetter(text[_at]))
        {
            _at++;
        }

        var word = text[start.._at];
        var afterNumber = _tokens.Count > 0 && (_tokens[^1].Kind == MathTokenKind.Number || _tokens[^1].Is(Degrees));
        var isCall = _at < text.Length && text[_at] == '(';
        if (afterNumber && word.Length > 1 && !isCall && (MathVocabulary.Units.Contains(word.ToLowerInvariant()) || (_space && !IsKnown(word))))
        {
            Add(MathTokenKind.Words, word);
        }
        else if (word.Length == 1 || !ReadName(word))
        {
            if (word.Length > LongestProduct)
            {
                Add(MathTokenKind.Words, word);
                return;
            }

            foreach (var letter in word)
            {
                Add(MathTokenKind.Letter, $"{letter}");
            }
        }
    }

    private static bool IsKnown(string word) =>
        MathVocabulary.Functions.ContainsKey(word) || MathVocabulary.Letters.ContainsKey(word) || word is "sqrt" or "and" or "or";

    private bool ReadCommand()
    {
        var start = ++_at;
        while (_at < text.Length && char.IsAsciiLetter(text[_at]))
        {
            _at++;
        }

        if (_at == start && _at < text.Length)
        {
            _at++;
        }

        var name = text[start.._at];
        if (name is "begin" or "end")
        {
            var environment = ReadArgument();
            Add(name == "begin" ? MathTokenKind.BeginMatrix : MathTokenKind.EndMatrix, environment);
            if (environment == "array" && name == "begin")
            {
                ReadArgument();
            }

            return environment.EndsWith("matrix", StringComparison.Ordinal) || environment == "array";
        }

        if (MathVocabulary.Text.Contains(name) || MathVocabulary.Faces.Contains(name))
        {
            AddArgument(ReadArgument().Trim(), isText: MathVocabulary.Text.Contains(name));
            return true;
        }

        if (name is "circ" or "degree" or "prime" && SkipRaised(name) && name != "prime")
        {
            Add(MathTokenKind.Sign, Degrees);
            return true;
        }

        return ReadName(name);
    }

    // Degrees are a raised circle or a command of their own; a circle on the line is between two functions.
    private bool SkipRaised(string name)
    {
        if (_tokens is [.., var sign] && sign.Is("^"))
        {
            _tokens.RemoveAt(_tokens.Count - 1);
            return true;
        }

        if (_tokens is [.., var raised, var brace] && raised.Is("^") && brace.Is("{") && text.AsSpan(_at).TrimStart() is ['}', ..] rest)
        {
            _tokens.RemoveRange(_tokens.Count - 2, 2);
            _at = text.Length - rest.Length + 1;
            return true;
        }

        return name == "degree" && _tokens.Count > 0;
    }

    private void AddArgument(string argument, bool isText)
    {
        if (!isText && argument.Length == 1)
        {
            Add(MathTokenKind.Letter, argument);
        }
        else if (isText || !ReadName(argument))
        {
            Add(argument is "and" or "or" ? MathTokenKind.Sign : MathTokenKind.Words, argument is "and" or "or" ? "," : argument);
        }
    }

    private string ReadArgument()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }

        if (_at == text.Length || text[_at] != '{')
        {
            return _at < text.Length ? text[_at++].ToString() : "";
        }

        var start = ++_at;
        for (var depth = 1; _at < text.Length; _at++)
        {
            depth += text[_at] == '{' ? 1 : text[_at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return text[start.._at++];
            }
        }

        return text[start..];
    }

    private bool ReadName(string name)
    {
        if (MathVocabulary.Commands.TryGetValue(name, out var meaning))
        {
            Add(MathTokenKind.Command, meaning);
        }
        else if (MathVocabulary.Functions.TryGetValue(name, out meaning))
        {
            Add(MathTokenKind.Function, meaning);
        }
        else if (MathVocabulary.Letters.TryGetValue(name, out meaning))
        {
            Add(MathTokenKind.Letter, meaning);
        }
        else if (MathVocabulary.Relations.TryGetValue(name, out meaning))
        {
            Add(MathTokenKind.Relation, meaning);
        }
        else if (MathVocabulary.Signs.TryGetValue(name, out meaning))
        {
            _brackets += meaning is "(" or "[" or "\\{" ? 1 : meaning is ")" or "]" or "\\}" ? -1 : 0;
            Add(MathTokenKind.Sign, meaning);
        }
        else if (MathVocabulary.Ignored.Contains(name))
        {
            _space = true;
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Add(MathTokenKind kind, string name)
    {
        _tokens.Add(new MathToken(kind, name, _space));
        _space = false;
    }
}
