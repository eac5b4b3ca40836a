using System.Globalization;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Parses a pattern in Oniguruma's Ruby syntax. Throws <see cref="FormatException"/> for what is not supported.</summary>
internal sealed class PatternParser(string text)
{
    private const int DeepestGroup = 64;
    private const int MostRepetitions = 1000;

    private readonly PatternClassParser _classes = new(text);
    private int _position;
    private int _depth;
    private bool _ignoresCase;
    private bool _dotTakesAll;

    /// <summary>The pattern as a tree.</summary>
    public PatternNode Parse()
    {
        var node = ParseAlternatives();
        return _position == text.Length ? node : throw new FormatException("')' without '('");
    }

    private PatternNode ParseAlternatives()
    {
        var (ignoresCase, dotTakesAll) = (_ignoresCase, _dotTakesAll);
        if (++_depth > DeepestGroup)
        {
            throw new FormatException("its groups are nested too deeply");
        }

        var alternatives = new List<PatternNode>();
        do
        {
            alternatives.Add(ParseSequence());
        }
        while (TryTake("|"));
        _depth--;
        (_ignoresCase, _dotTakesAll) = (ignoresCase, dotTakesAll);
        return alternatives is [var only] ? only : new PatternNode.Any(alternatives);
    }

    private PatternNode.All ParseSequence()
    {
        var parts = new List<PatternNode>();
        while (_position < text.Length && text[_position] is not ('|' or ')'))
        {
            var atom = ParseAtom();
            while (ParseQuantifier() is var (minimum, maximum, kind))
            {
                atom = atom.MayBeEmpty
                    ? throw new FormatException("something that may be empty is repeated")
                    : new PatternNode.Repeat(atom, minimum, maximum, kind);
            }

            parts.Add(atom);
        }

        return new PatternNode.All(parts);
    }

    private PatternNode ParseAtom()
    {
        switch (text[_position])
        {
            case '(':
                return ParseGroup();
            case '[':
                _position++;
                return new PatternNode.One(_classes.ParseClass(ref _position, _ignoresCase));
            case '.':
                _position++;
                return new PatternNode.One(new CodePointSet(_dotTakesAll ? [] : [CodePointItem.Range('\n', '\n')], isNegated: true));
            case '^':
                _position++;
                return new PatternNode.Place(PatternOperation.LineStart);
            case '$':
                _position++;
                return new PatternNode.Place(PatternOperation.LineEnd);
            case '*' or '+' or '?':
                throw new FormatException($"'{text[_position]}' has nothing to repeat");
            default:
                return TryTake("\\A") ? new PatternNode.Place(PatternOperation.TextStart)
                    : TryTake("\\z") ? new PatternNode.Place(PatternOperation.TextEnd)
                    : new PatternNode.One(new CodePointSet(PatternClassParser.WithCases(_classes.ParseItem(ref _position, inClass: false), _ignoresCase)));
        }
    }

    private PatternNode ParseGroup()
    {
        _position++;
        PatternOperation? operation = TryTake("?=") ? PatternOperation.LookAhead
            : TryTake("?!") ? PatternOperation.LookAheadNot
            : TryTake("?<=") ? PatternOperation.LookBehind
            : TryTake("?<!") ? PatternOperation.LookBehindNot
            : TryTake("?>") ? PatternOperation.Atomic
            : null;
        var (ignoresCase, dotTakesAll) = (_ignoresCase, _dotTakesAll);
        if (operation is null && TryTake("?") && !TryTake(":") && ParseOptions())
        {
            // Options without a part of their own hold to the end of the group around them.
            return ParseAlternatives();
        }

        var part = ParseAlternatives();
        (_ignoresCase, _dotTakesAll) = (ignoresCase, dotTakesAll);
        if (!TryTake(")"))
        {
            throw new FormatException("'(' without ')'");
        }

        return operation switch
        {
            null => part,
            PatternOperation.LookBehind or PatternOperation.LookBehindNot when part.Length is null =>
                throw new FormatException("a look behind of varying length"),
            _ => new PatternNode.Inner(operation.Value, part),
        };
    }

    // Whether the options stand alone, as in (?i).
    private bool ParseOptions()
    {
        for (var isOn = true; _position < text.Length; _position++)
        {
            switch (text[_position])
            {
                case '-':
                    isOn = false;
                    break;
                case 'i':
                    _ignoresCase = isOn;
                    break;
                case 'm':
                    _dotTakesAll = isOn;
                    break;
                case ':' or ')':
                    return text[_position++] == ')';
                default:
                    throw new FormatException($"a group that begins with '(?{text[_position]}'");
            }
        }

        throw new FormatException("'(' without ')'");
    }

    private (int Minimum, int Maximum, PatternOperation Kind)? ParseQuantifier()
    {
        var start = _position;
        var (minimum, maximum) = TryTake("*") ? (0, int.MaxValue) : TryTake("+") ? (1, int.MaxValue) : TryTake("?") ? (0, 1) : (-1, 0);
        if (minimum >= 0)
        {
            return (minimum, maximum, TryTake("?") ? PatternOperation.TakeFew : TryTake("+") ? PatternOperation.TakeAll : PatternOperation.TakeMany);
        }

        if (!TryTake("{"))
        {
            return null;
        }

        var (least, comma, most) = (ParseNumber(), TryTake(","), ParseNumber());
        if (!TryTake("}") || (least ?? most) is null || (!comma && most is not null))
        {
            // As in Oniguruma a brace that begins no interval stands for itself.
            _position = start;
            return null;
        }

        (minimum, maximum) = (least ?? 0, comma ? most ?? int.MaxValue : least!.Value);
        var kind = comma && TryTake("?") ? PatternOperation.TakeFew : PatternOperation.TakeMany;
        return minimum > maximum || (_position < text.Length && text[_position] is '?' or '+' or '*' or '{')
            ? throw new FormatException($"the interval '{text[start.._position]}' with what follows it")
            : (minimum, maximum, kind);
    }

    private int? ParseNumber()
    {
        var start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            _position++;
        }

        return _position == start ? null
            : int.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostRepetitions
                ? number
                : throw new FormatException($"more than {MostRepetitions} repetitions");
    }

    private bool TryTake(string expected)
    {
        var isThere = string.CompareOrdinal(text, _position, expected, 0, expected.Length) == 0;
        _position += isThere ? expected.Length : 0;
        return isThere;
    }
}
