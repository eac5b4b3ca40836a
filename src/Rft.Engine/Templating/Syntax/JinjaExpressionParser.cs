namespace Rft.Engine.Templating;

/// <summary>Reads Jinja's expressions; the precedence is that of Jinja 3.</summary>
internal sealed class JinjaExpressionParser(TokenReader reader)
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

    private static readonly Dictionary<string, BinaryOperator> _sums = new() { ["+"] = BinaryOperator.Add, ["-"] = BinaryOperator.Subtract };

    private static readonly Dictionary<string, BinaryOperator> _concatenations = new() { ["~"] = BinaryOperator.Concatenate };

    private static readonly Dictionary<string, BinaryOperator> _products = new()
    {
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["//"] = BinaryOperator.FloorDivide,
        ["%"] = BinaryOperator.Modulo,
    };

    private static readonly Dictionary<string, BinaryOperator> _powers = new() { ["**"] = BinaryOperator.Power };

    /// <summary>Reads an expression.</summary>
    public Expression Parse()
    {
        reader.Enter();
        var value = ParseOr();
        for (var length = 1; reader.IsName("if"); length++)
        {
            reader.CheckChain(length);
            var position = reader.Take().Position;
            var condition = ParseOr();
            var otherwise = reader.TryTakeName("else") ? Parse() : null;
            value = new ConditionalExpression(position, condition, value, otherwise);
        }

        reader.Leave();
        return value;
    }

    /// <summary>Reads an expression, or several with commas between them, which are then a list.</summary>
    public Expression ParseTuple()
    {
        var first = Parse();
        return reader.IsOperator(",") ? ParseRestOfTuple(first) : first;
    }

    /// <summary>Reads what a loop goes over: a tuple without an inline if, whose <c>if</c> is the loop's filter.</summary>
    public Expression ParseLoopItems() => ParseOr();

    private ListExpression ParseRestOfTuple(Expression first)
    {
        var items = new List<Expression> { first };
        while (reader.TryTakeOperator(","))
        {
            if (reader.Current.Kind == TokenKind.Close || reader.IsOperator(")") || reader.IsOperator("="))
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
        for (var length = 1; reader.IsName(name); length++)
        {
            reader.CheckChain(length);
            var position = reader.Take().Position;
            left = new LogicalExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!reader.IsName("not"))
        {
            return ParseComparison();
        }

        reader.Enter();
        var position = reader.Take().Position;
        var negated = new UnaryExpression(position, UnaryOperator.Not, ParseNot());
        reader.Leave();
        return negated;
    }

    /// <summary>As in Python, <c>a &lt; b &lt; c</c> means <c>a &lt; b and b &lt; c</c>.</summary>
    private Expression ParseComparison()
    {
        var left = ParseSum();
        Expression? chain = null;
        for (var length = 1; TakeComparison() is var (operation, position); length++)
        {
            reader.CheckChain(length);
            var right = ParseSum();
            var link = new BinaryExpression(position, operation, left, right);
            chain = chain is null ? link : new LogicalExpression(position, LogicalOperator.And, chain, link);
            left = right;
        }

        return chain ?? left;
    }

    private (BinaryOperator Operation, int Position)? TakeComparison()
    {
        var token = reader.Current;
        if (token.Kind == TokenKind.Operator && _comparisons.TryGetValue(token.Text, out var operation))
        {
            reader.Take();
            return (operation, token.Position);
        }

        if (reader.TryTakeName("in"))
        {
            return (BinaryOperator.In, token.Position);
        }

        if (reader.IsName("not") && reader.Following is { Kind: TokenKind.Name, Text: "in" })
        {
            reader.Take();
            reader.Take();
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
        for (var length = 1; reader.Current.Kind == TokenKind.Operator && operators.TryGetValue(reader.Current.Text, out var operation); length++)
        {
            reader.CheckChain(length);
            var position = reader.Take().Position;
            left = new BinaryExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        Expression value;
        if (reader.IsOperator("-") || reader.IsOperator("+"))
        {
            reader.Enter();
            var sign = reader.Take();
            value = new UnaryExpression(sign.Position, sign.Text == "-" ? UnaryOperator.Minus : UnaryOperator.Plus, ParseUnary(withFilters: false));
            reader.Leave();
        }
        else
        {
            value = ParsePrimary();
        }

        value = ParsePostfix(value);
        return withFilters ? ParseFilters(value) : value;
    }

    private Expression ParsePrimary()
    {
        var token = reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Real:
                return new LiteralExpression(token.Position, reader.Take().Value);
            case TokenKind.String:
                return ParseString();
            case TokenKind.Name:
                reader.Take();
                return token.Text switch
                {
                    "true" or "True" => new LiteralExpression(token.Position, true),
                    "false" or "False" => new LiteralExpression(token.Position, false),
                    "none" or "None" => new LiteralExpression(token.Position, null),
                    _ => new NameExpression(token.Position, token.Text),
                };
            case TokenKind.Operator when token.Text is "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text is "[":
                reader.Take();
                return new ListExpression(token.Position, ParseItems("]"));
            case TokenKind.Operator when token.Text is "{":
                return ParseMapping();
            default:
                throw reader.Unexpected("an expression");
        }
    }

    private LiteralExpression ParseString()
    {
        var first = reader.Take();
        var parts = new List<string> { first.Text };
        while (reader.Current.Kind == TokenKind.String)
        {
            parts.Add(reader.Take().Text);
        }

        return new LiteralExpression(first.Position, string.Concat(parts));
    }

    private Expression ParseParentheses()
    {
        var position = reader.Take().Position;
        if (reader.TryTakeOperator(")"))
        {
            return new ListExpression(position, [], isTuple: true);
        }

        var value = ParseTuple();
        reader.TakeOperator(")");
        return value;
    }

    private List<Expression> ParseItems(string close)
    {
        var items = new List<Expression>();
        while (!reader.TryTakeOperator(close))
        {
            if (items.Count > 0)
            {
                reader.TakeOperator(",");
                if (reader.TryTakeOperator(close))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        return items;
    }

    private MappingExpression ParseMapping()
    {
        var position = reader.Take().Position;
        var members = new List<KeyValuePair<Expression, Expression>>();
        while (!reader.TryTakeOperator("}"))
        {
            if (members.Count > 0)
            {
                reader.TakeOperator(",");
                if (reader.TryTakeOperator("}"))
                {
                    break;
                }
            }

            var key = Parse();
            reader.TakeOperator(":");
            members.Add(new(key, Parse()));
        }

        return new MappingExpression(position, members);
    }

    private Expression ParsePostfix(Expression value)
    {
        for (var length = 1; ; length++)
        {
            reader.CheckChain(length);
            if (reader.TryTakeOperator("."))
            {
                value = ParseMember(value);
            }
            else if (reader.IsOperator("["))
            {
                value = ParseIndex(value);
            }
            else if (reader.IsOperator("("))
            {
                var position = reader.Current.Position;
                value = new CallExpression(value is MemberExpression or NameExpression ? value.Position : position, value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ParseMember(Expression target)
    {
        var token = reader.Current;
        if (token.Kind == TokenKind.Integer)
        {
            reader.Take();
            return new IndexExpression(token.Position, target, new LiteralExpression(token.Position, token.Value));
        }

        return new MemberExpression(token.Position, target, reader.TakeName("a name after '.'").Text);
    }

    private Expression ParseIndex(Expression target)
    {
        var position = reader.Take().Position;
        var start = reader.IsOperator(":") ? null : Parse();
        if (start is not null && reader.TryTakeOperator("]"))
        {
            return new IndexExpression(position, target, start);
        }

        reader.TakeOperator(":");
        var stop = reader.IsOperator(":") || reader.IsOperator("]") ? null : Parse();
        var step = reader.TryTakeOperator(":") && !reader.IsOperator("]") ? Parse() : null;
        reader.TakeOperator("]");
        return new SliceExpression(position, target, start, stop, step);
    }

    private CallArguments ParseArguments()
    {
        reader.TakeOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        while (!reader.TryTakeOperator(")"))
        {
            if (positional.Count + named.Count > 0)
            {
                reader.TakeOperator(",");
                if (reader.TryTakeOperator(")"))
                {
                    break;
                }
            }

            if (reader.Current.Kind == TokenKind.Name && reader.Following is { Kind: TokenKind.Operator, Text: "=" })
            {
                var name = reader.Take().Text;
                reader.Take();
                named.Add(new(name, Parse()));
            }
            else if (named.Count > 0)
            {
                throw reader.Error(reader.Current.Position, "a value without a name cannot follow one with a name");
            }
            else
            {
                positional.Add(Parse());
            }
        }

        return new CallArguments(positional, named);
    }

    private Expression ParseFilters(Expression value)
    {
        for (var length = 1; ; length++)
        {
            reader.CheckChain(length);
            if (reader.TryTakeOperator("|"))
            {
                value = ParseFilter(value);
            }
            else if (reader.TryTakeName("is"))
            {
                value = ParseTest(value);
            }
            else if (reader.IsOperator("("))
            {
                value = new CallExpression(reader.Current.Position, value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private FunctionExpression ParseFilter(Expression value)
    {
        var name = reader.TakeName("the name of a filter");
        if (!JinjaFilters.Table.TryFind(name.Text, out var filter))
        {
            throw reader.Source.UnknownName(name.Position, $"there is no filter '{name.Text}'", name.Text, JinjaFilters.Table.Names);
        }

        return new FunctionExpression(name.Position, filter, value, reader.IsOperator("(") ? ParseArguments() : CallArguments.None);
    }

    private Expression ParseTest(Expression value)
    {
        var isNegated = reader.TryTakeName("not");
        var name = reader.TakeName("the name of a test");
        if (!JinjaTests.Table.TryFind(name.Text, out var test))
        {
            throw reader.Source.UnknownName(name.Position, $"there is no test '{name.Text}'", name.Text, JinjaTests.Table.Names);
        }

        var arguments = CallArguments.None;
        if (reader.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (BeginsArgument())
        {
            arguments = new CallArguments([ParsePostfix(ParsePrimary())], []);
        }

        var result = new FunctionExpression(name.Position, test, value, arguments);
        return isNegated ? new UnaryExpression(name.Position, UnaryOperator.Not, result) : result;
    }

    private bool BeginsArgument() => reader.Current switch
    {
        { Kind: TokenKind.Name, Text: "else" or "or" or "and" or "if" or "is" or "in" or "not" } => false,
        { Kind: TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Real } => true,
        { Kind: TokenKind.Operator, Text: "[" or "{" } => true,
        _ => false,
    };
}
