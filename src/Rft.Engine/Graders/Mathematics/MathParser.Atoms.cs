using System.Numerics;

namespace Rft.Engine.Graders;

/// <content>What stands between operators.</content>
internal sealed partial class MathParser
{
    // A degree in radians.
    private static readonly MathNode _radian = new(
        MathOperation.Divide, new MathNode(MathOperation.Constant) { Name = "pi" }, MathNode.Number(Rational.Of(180)));

    private MathNode? ParseAtom()
    {
        var token = Current;
        if (token.Kind == MathTokenKind.End)
        {
            return null;
        }

        _at++;
        return token.Kind switch
        {
            MathTokenKind.Number => ParseNumber(token.Text),
            MathTokenKind.Letter => Letter(token.Text),
            MathTokenKind.Function => ParseFunction(token.Text),
            MathTokenKind.Command => ParseCommand(token.Text),
            MathTokenKind.BeginMatrix => ParseMatrix(),
            MathTokenKind.Sign => ParseBracket(token.Text),
            _ => null,
        };
    }

    private MathNode? ParseNumber(string digits)
    {
        if (NumberOf(digits) is not { } value)
        {
            return null;
        }

        if (Current is { Kind: MathTokenKind.Command, Text: "overline" } && digits.Contains('.', StringComparison.Ordinal))
        {
            return ParseRepeating(digits, value);
        }

        if (!value.IsInteger)
        {
            return MathNode.Number(value);
        }

        // 3 1/2 and 3\frac{1}{2} are three and a half.
        if (Current is { Kind: MathTokenKind.Number, FollowsSpace: true } && Next.Is("/") && _tokens[_at + 2].Kind == MathTokenKind.Number)
        {
            var (numerator, denominator) = (NumberOf(Current.Text), NumberOf(_tokens[_at + 2].Text));
            _at += 3;
            return Mixed(value, numerator, denominator);
        }

        if (Current is { Kind: MathTokenKind.Command, Text: "frac" })
        {
            var before = _at;
            _at++;
            if (ParseCommand("frac") is { Children: [{ Operation: MathOperation.Number } top, { Operation: MathOperation.Number } bottom] })
            {
                return Mixed(value, top.Value, bottom.Value);
            }

            _at = before;
        }

        return MathNode.Number(value);
    }

    private static MathNode? Mixed(Rational whole, Rational? numerator, Rational? denominator) =>
        numerator is { } top && denominator is { } bottom && Rational.Divide(top, bottom) is { } part && Rational.Add(whole, part) is { } sum
            ? MathNode.Number(sum)
            : null;

    private MathNode? ParseRepeating(string digits, Rational value)
    {
        _at++;
        var argument = ParseArgument(wholeNumber: true);
        if (argument is not { Operation: MathOperation.Number, Value.IsInteger: true })
        {
            return null;
        }

        // The period may begin with zeros, so its length is that of its token.
        var period = _tokens[_at - 2].Kind == MathTokenKind.Number ? _tokens[_at - 2].Text.Length : _tokens[_at - 1].Text.Length;
        var places = digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1;
        var denominator = (BigInteger.Pow(10, period) - 1) * BigInteger.Pow(10, places);
        return Rational.Add(value, Rational.Of(argument.Value.Numerator, denominator)) is { } sum ? MathNode.Number(sum) : null;
    }

    private MathNode Letter(string name)
    {
        if (Current.Is("_"))
        {
            _at++;
            name += "_" + ReadSubscript();
        }

        return name switch
        {
            "e" or "i" or "pi" => new MathNode(MathOperation.Constant) { Name = name },
            "emptyset" => new MathNode(MathOperation.Set),
            _ => new MathNode(MathOperation.Variable) { Name = name },
        };
    }

    private string ReadSubscript()
    {
        if (!Current.Is("{"))
        {
            return Current.Kind == MathTokenKind.End ? "" : _tokens[_at++].Text;
        }

        var name = "";
        for (_at++; Current.Kind != MathTokenKind.End && !Current.Is("}"); _at++)
        {
            name += Current.Text;
        }

        _at += Current.Is("}") ? 1 : 0;
        return name;
    }

    private MathNode? ParseFunction(string name)
    {
        MathNode? logarithmBase = null;
        MathNode? exponent = null;
        while (Current.Is("_") || Current.Is("^"))
        {
            var isBase = Current.Is("_");
            _at++;
            var argument = ParseArgument(wholeNumber: true);
            if (argument is null)
            {
                return null;
            }

            (logarithmBase, exponent) = isBase ? (argument, exponent) : (logarithmBase, argument);
        }

        List<MathNode>? arguments;
        if (Current.Is("("))
        {
            _at++;
            arguments = ParseList();
            if (arguments is null || !Current.Is(")"))
            {
                return null;
            }

            _at++;
        }
        else
        {
            arguments = ParseProduct(onlyImplicit: true) is { } argument ? [argument] : null;
        }

        return arguments is null ? null : Apply(name, logarithmBase, exponent, arguments);
    }

    private static MathNode Apply(string name, MathNode? logarithmBase, MathNode? exponent, List<MathNode> arguments)
    {
        if (logarithmBase is not null)
        {
            arguments = [arguments[0], logarithmBase];
        }

        if (name is "sin" or "cos" or "tan" or "cot" or "sec" or "csc" && arguments[0].Any(node => node.Operation == MathOperation.Degrees))
        {
            arguments = [new MathNode(MathOperation.Multiply, arguments[0], _radian)];
        }

        // sin^{-1} is the inverse, sin^2 the square.
        var isInverse = exponent is { Operation: MathOperation.Negate, Children: [{ Operation: MathOperation.Number } one] }
            && one.Value.Numerator.IsOne && one.Value.IsInteger;
        return isInverse && name is "sin" or "cos" or "tan" ? MathNode.Function("a" + name, arguments)
            : exponent is null ? MathNode.Function(name, arguments)
            : new MathNode(MathOperation.Power, MathNode.Function(name, arguments), exponent);
    }

    private MathNode? ParseCommand(string name)
    {
        if (name == "sqrt")
        {
            var degree = MathNode.Number(Rational.Of(2));
            if (Current.Is("["))
            {
                _at++;
                if (ParseSum() is not { } written || !Current.Is("]"))
                {
                    return null;
                }

                (degree, _at) = (written, _at + 1);
            }

            return ParseArgument(wholeNumber: true) is { } radicand ? new MathNode(MathOperation.Root, radicand, degree) : null;
        }

        if (name == "overline")
        {
            return null;
        }

        var first = ParseArgument();
        var second = first is null ? null : ParseArgument();
        return second is null ? null
            : name == "frac" ? new MathNode(MathOperation.Divide, first!, second)
            : MathNode.Function("binomial", first!, second);
    }

    // Without braces an argument is one digit or letter in LaTeX; outside of it, a number is one thing.
    private MathNode? ParseArgument(bool wholeNumber = false)
    {
        if (Current.Kind == MathTokenKind.Number && !wholeNumber && Current.Text.Length > 1)
        {
            var digits = Current.Text;
            _tokens[_at] = Current with { Text = digits[1..] };
            return char.IsAsciiDigit(digits[0]) ? MathNode.Number(Rational.Parse(digits[..1])) : null;
        }

        if (Current.Kind == MathTokenKind.Number)
        {
            return NumberOf(_tokens[_at++].Text) is { } value ? MathNode.Number(value) : null;
        }

        if (Current.Is("-"))
        {
            _at++;
            return ParseArgument(wholeNumber) is { } operand ? new MathNode(MathOperation.Negate, operand) : null;
        }

        return ParseAtom();
    }

    private MathNode? ParseBracket(string open)
    {
        if (open is "|")
        {
            _bars++;
            var inner = ParseSum();
            _bars--;
            return inner is not null && Close("|") ? MathNode.Function("abs", inner) : null;
        }

        if (open is "lfloor" or "lceil")
        {
            var inner = ParseSum();
            return inner is not null && Close(open == "lfloor" ? "rfloor" : "rceil") ? MathNode.Function(open[1..], inner) : null;
        }

        if (open is not ("(" or "[" or "{" or "\\{"))
        {
            return null;
        }

        if (open == "\\{" && Close("\\}"))
        {
            return new MathNode(MathOperation.Set);
        }

        var bars = _bars;
        _bars = 0;
        var items = ParseList();
        if (open == "{" && items is [var upper] && Close("choose"))
        {
            items = ParseSum() is { } lower ? [MathNode.Function("binomial", upper, lower)] : null;
        }

        _bars = bars;
        if (items is null || Current is not { Kind: MathTokenKind.Sign, Text: ")" or "]" or "}" or "\\}" })
        {
            return null;
        }

        var close = Current.Text;
        _at++;
        return (open, close) switch
        {
            ("\\{", "\\}") => new MathNode(MathOperation.Set, items),
            ("{", "}") => items.Count == 1 ? items[0] : new MathNode(MathOperation.Set, items),
            ("(" or "[", ")" or "]") when items.Count > 1 => new MathNode(MathOperation.Tuple, items) { Name = open + close },
            ("(", ")") or ("[", "]") => items[0],
            _ => null,
        };
    }

    private MathNode? ParseMatrix()
    {
        var (rows, row) = (new List<MathNode>(), new List<MathNode>());
        while (Current.Kind != MathTokenKind.EndMatrix)
        {
            if (ParseSum() is not { } cell)
            {
                return null;
            }

            row.Add(cell);
            if (Current.Is("\\\\") || Current.Kind == MathTokenKind.EndMatrix)
            {
                rows.Add(new MathNode(MathOperation.Tuple, row) { Name = "()" });
                row = [];
                _at += Current.Is("\\\\") ? 1 : 0;
            }
            else if (!Close("&"))
            {
                return null;
            }
        }

        _at++;
        return rows.Count == 0 ? null : new MathNode(MathOperation.Matrix, rows);
    }

    private bool Close(string sign)
    {
        var isThere = Current.Is(sign);
        _at += isThere ? 1 : 0;
        return isThere;
    }
}
