namespace Rft.Engine.Templating;

/// <summary>Reads the operators of Jinja's expressions; the precedence is that of Jinja 3.</summary>
internal sealed class JinjaExpressionParser
{
    private static readonly Dictionary<string, BinaryOperator> _comparisons = new()
    {
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
    };

    private static readonly Dictionary<string, BinaryOperator> _sums = new()
    {
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
    };

    private static readonly Dictionary<string, BinaryOperator> _concatenations = new() { ["~"] = BinaryOperator.Concatenate };

    private static readonly Dictionary<string, BinaryOperator> _products = new()
    {
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["//"] = BinaryOperator.FloorDivide,
        ["%"] = BinaryOperator.Modulo,
    };

    private static readonly Dictionary<string, BinaryOperator> _powers = new() { ["**"] = BinaryOperator.Power };

    private readonly TokenReader _reader;
    private readonly JinjaOperandParser _operands;

    public JinjaExpressionParser(TokenReader reader) => (_reader, _operands) = (reader, new JinjaOperandParser(reader, this));

    /// <summary>Reads an expression.</summary>
    public Expression Parse()
    {
        _reader.Enter();
        var value = ParseOr();
        for (var length = 1; _reader.IsName("if"); length++)
        {
            _reader.CheckChain(length);
            var position = _reader.Take().Position;
            var condition = ParseOr();
            var otherwise = _reader.TryTakeName("else") ? Parse() : null;
            value = new ConditionalExpression(position, condition, value, otherwise);
        }

        _reader.Leave();
        return value;
    }

    /// <summary>Reads an expression, or several with commas between them, which are then a list.</summary>
    public Expression ParseTuple()
    {
        var first = Parse();
        return _reader.IsOperator(",") ? ParseRestOfTuple(first) : first;
    }

    /// <summary>Reads the filters that are applied to a value; the first one without <c>|</c> where it is named on its own.</summary>
    public Expression ParseFilters(Expression value, bool isFirstNamed = false) =>
        _operands.ParseFilters(isFirstNamed ? _operands.ParseFilter(value) : value);

    /// <summary>Reads what a loop goes over: a tuple without an inline if, whose <c>if</c> is the loop's filter.</summary>
    public Expression ParseLoopItems() => ParseOr();

    private ListExpression ParseRestOfTuple(Expression first)
    {
        var items = new List<Expression> { first };
        while (_reader.TryTakeOperator(","))
        {
            if (_reader.Current.Kind == TokenKind.Close || _reader.IsOperator(")") || _reader.IsOperator("="))
            {
                break;
            }

            items.Add(Parse());
        }

        return new ListExpression(first.Position, items, isTuple: true);
    }

    private Expression ParseOr() => ParseLogical("or", LogicalOperator.Or, ParseAnd);

    private Expression ParseAnd() => ParseLogical("and", LogicalOperator.And, ParseNot);

    private Expression ParseLogical(string name, LogicalOperator operation, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        for (var length = 1; _reader.IsName(name); length++)
        {
            _reader.CheckChain(length);
            var position = _reader.Take().Position;
            left = new LogicalExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!_reader.IsName("not"))
        {
            return ParseComparison();
        }

        _reader.Enter();
        var position = _reader.Take().Position;
        var negated = new UnaryExpression(position, UnaryOperator.Not, ParseNot());
        _reader.Leave();
        return negated;
    }

    /// <summary>As in Python, <c>a &lt; b &lt; c</c> means <c>a &lt; b and b &lt; c</c>.</summary>
    private Expression ParseComparison()
    {
        var left = ParseSum();
        Expression? chain = null;
        for (var length = 1; TakeComparison() is var (operation, position); length++)
        {
            _reader.CheckChain(length);
            var right = ParseSum();
            var link = new BinaryExpression(position, operation, left, right);
            chain = chain is null ? link : new LogicalExpression(position, LogicalOperator.And, chain, link);
            left = right;
        }

        return chain ?? left;
    }

    private (BinaryOperator Operation, int Position)? TakeComparison()
    {
        var token = _reader.Current;
        if (token.Kind == TokenKind.Operator && _comparisons.TryGetValue(token.Text, out var operation))
        {
            _reader.Take();
            return (operation, token.Position);
        }

        if (_reader.TryTakeName("in"))
        {
            return (BinaryOperator.In, token.Position);
        }

        if (_reader.IsName("not") && _reader.Following is { Kind: TokenKind.Name, Text: "in" })
        {
            _reader.Take();
            _reader.Take();
            return (BinaryOperator.NotIn, token.Position);
        }

        return null;
    }

    private Expression ParseSum() => ParseBinary(_sums, ParseConcatenation);

    private Expression ParseConcatenation() => ParseBinary(_concatenations, ParseProduct);

    private Expression ParseProduct() => ParseBinary(_products, ParsePower);

    private Expression ParsePower() => ParseBinary(_powers, () => ParseUnary(withFilters: true));

    private Expression ParseBinary(Dictionary<string, BinaryOperator> operators, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        for (var length = 1;
            _reader.Current.Kind == TokenKind.Operator && operators.TryGetValue(_reader.Current.Text, out var operation);
            length++)
        {
            _reader.CheckChain(length);
            var position = _reader.Take().Position;
            left = new BinaryExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        Expression value;
        if (_reader.IsOperator("-") || _reader.IsOperator("+"))
        {
            _reader.Enter();
            var sign = _reader.Take();
            value = new UnaryExpression(
                sign.Position,
                sign.Text == "-" ? UnaryOperator.Minus : UnaryOperator.Plus,
                ParseUnary(withFilters: false));
            _reader.Leave();
        }
        else
        {
            value = _operands.ParsePrimary();
        }

        value = _operands.ParsePostfix(value);
        return withFilters ? _operands.ParseFilters(value) : value;
    }
}
