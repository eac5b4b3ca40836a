using System.Globalization;
using System.Numerics;

namespace Rft.Engine.Graders;

/// <summary>
/// Reads an answer in LaTeX or plain text: expressions, equations, inequalities, lists, tuples, intervals, sets and matrices. Units and
/// other words behind numbers are skipped. Null where the text is none of these.
/// </summary>
internal sealed partial class MathParser
{
    private const int LongestText = 2000;
    private const int DeepestNesting = 64;
    private const int LargestExponent = 9999;

    private readonly List<MathToken> _tokens;
    private readonly bool _lettersMayBeUnits;
    private int _at;
    private int _depth;
    private int _bars;

    private MathParser(List<MathToken> tokens, bool lettersMayBeUnits) => (_tokens, _lettersMayBeUnits) = (tokens, lettersMayBeUnits);

    private MathToken Current => _tokens[_at];

    private MathToken Next => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, without delimiters such as <c>\boxed</c>.</param>
    /// <param name="lettersMayBeUnits">Whether letters behind a number and a space, as in <c>5 m/s</c>, are a unit and no product.</param>
    public static MathNode? Parse(string text, bool lettersMayBeUnits = false)
    {
        if (text.Length > LongestText || new MathLexer(text).Read() is not { Count: > 1 } tokens)
        {
            return null;
        }

        var parser = new MathParser(tokens, lettersMayBeUnits);
        return parser.ParseList() is { Count: > 0 } items && parser.Current.Kind == MathTokenKind.End
            ? items.Count == 1 ? items[0] : new MathNode(MathOperation.List, items)
            : null;
    }

    // Null where an item is missing or wrong.
    private List<MathNode>? ParseList()
    {
        if (++_depth > DeepestNesting)
        {
            return null;
        }

        var items = new List<MathNode>();
        do
        {
            if (ParseItem() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (SkipSeparators());

        _depth--;
        return items;
    }

    private bool SkipSeparators()
    {
        var start = _at;
        while (Current.Is(",") || Current.Is(";"))
        {
            _at++;
        }

        return _at > start && Current.Kind != MathTokenKind.End;
    }

    private MathNode? ParseItem()
    {
        SkipLabel();
        if (ParseUnion() is not { } left)
        {
            return null;
        }

        var (sides, relations) = (new List<MathNode> { left }, new List<string>());
        while (Current.Kind == MathTokenKind.Relation || Current.Is("in"))
        {
            var relation = Current.Text;
            _at++;
            if (ParseUnion() is not { } right)
            {
                return null;
            }

            if (relation == "in")
            {
                sides.Clear();
                relations.Clear();
            }
            else
            {
                relations.Add(relation);
            }

            sides.Add(right);
        }

        return relations.Count == 0 ? sides[0]
            : relations.TrueForAll(relation => relation == "=") ? new MathNode(MathOperation.Equation, sides[0], sides[^1])
            : new MathNode(MathOperation.Relation, sides) { Name = string.Join(' ', relations) };
    }

    // "Area = 5" is 5, and f(x) = 2x gives f a value as y = 2x gives y one.
    private void SkipLabel()
    {
        var words = _at;
        while (_tokens[words].Kind == MathTokenKind.Words)
        {
            words++;
        }

        if (words > _at && _tokens[words] is { Kind: MathTokenKind.Relation, Text: "=" })
        {
            _at = words + 1;
        }
        else if (_at + 4 < _tokens.Count && Current.Kind == MathTokenKind.Letter && Next.Is("(") && _tokens[_at + 2].Kind == MathTokenKind.Letter
            && _tokens[_at + 3].Is(")") && _tokens[_at + 4] is { Kind: MathTokenKind.Relation, Text: "=" })
        {
            _at += 5;
        }
    }

    private MathNode? ParseUnion()
    {
        var parts = new List<MathNode>();
        while (true)
        {
            if (ParseSum() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            if (!Current.Is("cup"))
            {
                return parts.Count == 1 ? part : new MathNode(MathOperation.Union, parts);
            }

            _at++;
        }
    }

    private MathNode? ParseSum()
    {
        if (++_depth > DeepestNesting)
        {
            return null;
        }

        var sum = ParseProduct();
        while (sum is not null && Current is { Kind: MathTokenKind.Sign, Text: "+" or "-" or "+-" or "-+" })
        {
            var sign = Current.Text;
            _at++;
            var term = ParseProduct();
            sum = term is null ? null : new MathNode(MathOperation.Add, sum, Signed(sign, term));
        }

        _depth--;
        return sum;
    }

    private static MathNode Signed(string sign, MathNode term) => sign switch
    {
        "-" => new MathNode(MathOperation.Negate, term),
        "+-" or "-+" => new MathNode(MathOperation.PlusMinus, term) { Name = sign[..1] },
        _ => term,
    };

    private MathNode? ParseProduct(bool onlyImplicit = false)
    {
        var product = ParseSigned();
        while (product is not null)
        {
            if (!onlyImplicit && (Current.Is("*") || Current.Is("/")))
            {
                var operation = Current.Is("*") ? MathOperation.Multiply : MathOperation.Divide;
                _at++;
                var factor = ParseSigned();
                product = factor is null ? null : new MathNode(operation, product, factor);
            }
            else if (SkipUnit())
            {
            }
            else if (BeginsFactor() && !(onlyImplicit && Current.Kind == MathTokenKind.Function))
            {
                var factor = ParsePower();
                product = factor is null ? null : new MathNode(MathOperation.Multiply, product, factor);
            }
            else
            {
                break;
            }
        }

        return product;
    }

    // Numbers that stand side by side are no product.
    private bool BeginsFactor() => Current.Kind switch
    {
        MathTokenKind.Letter or MathTokenKind.Function or MathTokenKind.Command or MathTokenKind.BeginMatrix => true,
        MathTokenKind.Sign => Current.Text is "(" or "[" or "{" or "lfloor" or "lceil" || (Current.Text == "|" && _bars == 0),
        _ => false,
    };

    // Words, with what stands between them as in km/h and cm^2; letters only where they may be units.
    private bool SkipUnit()
    {
        var isUnit = Current.Kind == MathTokenKind.Words
            || (_lettersMayBeUnits && Current is { Kind: MathTokenKind.Letter, FollowsSpace: true } && _at > 0
                && (_tokens[_at - 1].Kind == MathTokenKind.Number || _tokens[_at - 1].Is("deg")));
        if (!isUnit)
        {
            return false;
        }

        _at++;
        while (true)
        {
            if (Current.Is("^") && Next.Kind == MathTokenKind.Number)
            {
                _at += 2;
            }
            else if ((Current.Is("/") || Current.Is("*")) && Next.Kind is MathTokenKind.Words or MathTokenKind.Letter)
            {
                _at += 2;
            }
            else if (Current.Kind == MathTokenKind.Words || (_lettersMayBeUnits && Current.Kind == MathTokenKind.Letter))
            {
                _at++;
            }
            else if (Current.Is("^") && Next.Is("{") && _at + 3 < _tokens.Count && _tokens[_at + 3].Is("}"))
            {
                _at += 4;
            }
            else
            {
                return true;
            }
        }
    }

    private MathNode? ParseSigned()
    {
        if (Current is not { Kind: MathTokenKind.Sign, Text: "+" or "-" or "+-" or "-+" })
        {
            return ParsePower();
        }

        if (++_depth > DeepestNesting)
        {
            return null;
        }

        var sign = Current.Text;
        _at++;
        var operand = ParseSigned();
        _depth--;
        return operand is null ? null : Signed(sign, operand);
    }

    private MathNode? ParsePower()
    {
        var power = ParseAtom();
        while (power is not null)
        {
            if (Current.Is("!"))
            {
                _at++;
                power = MathNode.Function("factorial", power);
            }
            else if (Current.Is("%"))
            {
                _at++;
                power = new MathNode(MathOperation.Percent, power);
            }
            else if (Current.Is("deg"))
            {
                _at++;
                power = new MathNode(MathOperation.Degrees, power);
            }
            else if (Current.Is("^"))
            {
                _at++;
                if (Current.Is("{") && Next.Is("}"))
                {
                    _at += 2;
                    continue;
                }

                var exponent = ParseSigned();
                power = exponent is null ? null : new MathNode(MathOperation.Power, power, exponent);
            }
            else
            {
                break;
            }
        }

        return power;
    }

    private static Rational? NumberOf(string digits)
    {
        var mark = digits.IndexOfAny(['e', 'E']);
        if (mark < 0)
        {
            return Rational.Parse(digits);
        }

        var exponent = int.Parse(digits.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        return Math.Abs(exponent) > LargestExponent || Rational.Power(Rational.Of(10), Rational.Of(new BigInteger(exponent))) is not { } scale
            ? null
            : Rational.Multiply(Rational.Parse(digits[..mark]), scale);
    }
}
