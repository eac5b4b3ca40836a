namespace Rft.Engine.Templating;

/// <summary>Reads Scriban's expressions, pipes and function calls.</summary>
internal sealed class ScribanExpressionParser(TokenReader reader)
{
    /// <summary>The operators by how tightly they bind, the loosest first.</summary>
    private static readonly Dictionary<string, BinaryOperator>[] _levels =
    [
        new() { ["=="] = BinaryOperator.Equal, ["!="] = BinaryOperator.NotEqual },
        new()
        {
            ["<"] = BinaryOperator.Less,
            ["<="] = BinaryOperator.LessOrEqual,
            [">"] = BinaryOperator.Greater,
            [">="] = BinaryOperator.GreaterOrEqual,
        },
        new() { [".."] = BinaryOperator.Range, ["..<"] = BinaryOperator.RangeWithoutEnd },
        new() { ["+"] = BinaryOperator.Add, ["-"] = BinaryOperator.Subtract },
        new()
        {
            ["*"] = BinaryOperator.Multiply,
            ["/"] = BinaryOperator.Divide,
            ["//"] = BinaryOperator.FloorDivide,
            ["%"] = BinaryOperator.Modulo,
        },
        new() { ["^"] = BinaryOperator.Power },
    ];

    /// <summary>Reads an expression with the functions that it is piped through, or a choice by one.</summary>
    public Expression Parse()
    {
        reader.Enter();
        var value = ParsePiped();
        if (reader.IsOperator("?"))
        {
            var position = reader.Take().Position;
            var whenTrue = Parse();
            reader.TakeOperator(":");
            value = new ConditionalExpression(position, value, whenTrue, Parse());
        }

        reader.Leave();
        return value;
    }

    /// <summary>Reads a value without logic or pipes: one of several after <c>when</c>.</summary>
    public Expression ParseOperand() => ParseBinary(0);

    private Expression ParsePiped()
    {
        var value = ParseLogical("??", LogicalOperator.Coalesce, ParseOr);
        for (var length = 1; reader.TryTakeOperator("|"); length++)
        {
            reader.CheckChain(length);
            reader.SkipSeparators();
            value = ParseFunction(value) ?? throw reader.Unexpected("a function after '|'");
        }

        return value;
    }

    private Expression ParseOr() => ParseLogical("||", LogicalOperator.EitherTrue, ParseAnd);

    private Expression ParseAnd() => ParseLogical("&&", LogicalOperator.BothTrue, () => ParseBinary(0));

    private Expression ParseLogical(string text, LogicalOperator operation, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        for (var length = 1; reader.IsOperator(text); length++)
        {
            reader.CheckChain(length);
            var position = reader.Take().Position;
            left = new LogicalExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseBinary(int level)
    {
        if (level == _levels.Length)
        {
            return ParseUnary();
        }

        var left = ParseBinary(level + 1);
        for (var length = 1;
            reader.Current.Kind == TokenKind.Operator && _levels[level].TryGetValue(reader.Current.Text, out var operation);
            length++)
        {
            reader.CheckChain(length);
            var position = reader.Take().Position;
            left = new BinaryExpression(position, operation, left, ParseBinary(level + 1));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        var token = reader.Current;
        if (token.Kind != TokenKind.Operator || token.Text is not ("!" or "-" or "+"))
        {
            return ParseFunction(subject: null) ?? ParsePostfix(ParsePrimary());
        }

        reader.Enter();
        reader.Take();
        var operation = token.Text switch
        {
            "!" => UnaryOperator.Not,
            "-" => UnaryOperator.Minus,
            _ => UnaryOperator.Plus,
        };
        var value = new UnaryExpression(token.Position, operation, ParseUnary());
        reader.Leave();
        return value;
    }

    /// <summary>Reads a call of a built-in function; null where what follows is none.</summary>
    private FunctionExpression? ParseFunction(Expression? subject)
    {
        var group = reader.Current;
        if (group.Kind != TokenKind.Name)
        {
            return null;
        }

        if (!ScribanFunctions.Groups.Contains(group.Text) || reader.Following is not { Kind: TokenKind.Operator, Text: "." })
        {
            return subject is null
                ? null
                : throw reader.Source.UnknownName(
                    group.Position,
                    $"there is no function '{group.Text}'",
                    group.Text,
                    ScribanFunctions.Table.Names);
        }

        reader.Take();
        reader.Take();
        var name = group.Text + "." + reader.TakeName("the name of a function").Text;
        if (!ScribanFunctions.Table.TryFind(name, out var function))
        {
            throw reader.Source.UnknownName(group.Position, $"there is no function '{name}'", name, ScribanFunctions.Table.Names);
        }

        return new FunctionExpression(group.Position, function, subject, ParseArguments());
    }

    /// <summary>Reads arguments in parentheses that touch the function, or after spaces.</summary>
    private CallArguments ParseArguments()
    {
        var arguments = new List<Expression>();
        if (reader.IsOperator("(") && !reader.Current.AfterSpace)
        {
            reader.Take();
            while (!reader.TryTakeOperator(")"))
            {
                if (arguments.Count > 0)
                {
                    reader.TakeOperator(",");
                }

                arguments.Add(Parse());
            }
        }
        else
        {
            reader.Enter();
            while (BeginsArgument())
            {
                arguments.Add(reader.IsOperator("-") || reader.IsOperator("!") ? ParseUnary() : ParsePostfix(ParsePrimary()));
            }

            reader.Leave();
        }

        return new CallArguments(arguments, []);
    }

    private bool BeginsArgument() => reader.Current switch
    {
        { Kind: TokenKind.Name, Text: "in" } => false,
        { Kind: TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Real } => true,
        { Kind: TokenKind.Operator, Text: "(" or "[" or "{" or "!" } => true,
        { Kind: TokenKind.Operator, Text: "-", AfterSpace: true } => !reader.Following.AfterSpace,
        _ => false,
    };

    private Expression ParsePrimary()
    {
        var token = reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Real:
                return new LiteralExpression(token.Position, reader.Take().Value);
            case TokenKind.String:
                return new LiteralExpression(token.Position, reader.Take().Text);
            case TokenKind.Name:
                reader.Take();
                return token.Text switch
                {
                    "true" => new LiteralExpression(token.Position, true),
                    "false" => new LiteralExpression(token.Position, false),
                    "null" => new LiteralExpression(token.Position, null),
                    _ => new NameExpression(token.Position, token.Text),
                };
            case TokenKind.Operator when token.Text is "(":
                reader.Take();
                var inner = Parse();
                reader.TakeOperator(")");
                return inner;
            case TokenKind.Operator when token.Text is "[":
                return ParseList();
            case TokenKind.Operator when token.Text is "{":
                return ParseMapping();
            default:
                throw reader.Unexpected("an expression");
        }
    }

    private ListExpression ParseList()
    {
        var position = reader.Take().Position;
        var items = new List<Expression>();
        while (!reader.TryTakeOperator("]"))
        {
            if (items.Count > 0)
            {
                reader.TakeOperator(",");
                if (reader.TryTakeOperator("]"))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        return new ListExpression(position, items);
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

            var name = reader.Current.Kind == TokenKind.String ? reader.Take() : reader.TakeName("a name");
            reader.TakeOperator(":");
            members.Add(new(new LiteralExpression(name.Position, name.Text), Parse()));
        }

        return new MappingExpression(position, members);
    }

    private Expression ParsePostfix(Expression value)
    {
        for (var length = 1; ; length++)
        {
            reader.CheckChain(length);
            if (reader.IsOperator(".") || reader.IsOperator("?."))
            {
                var isOptional = reader.Take().Text == "?.";
                var name = reader.TakeName("a name after '.'");
                value = new MemberExpression(name.Position, value, name.Text, isOptional);
            }
            else if (reader.IsOperator("[") && !reader.Current.AfterSpace)
            {
                var position = reader.Take().Position;
                value = new IndexExpression(position, value, Parse());
                reader.TakeOperator("]");
            }
            else
            {
                return value;
            }
        }
    }
}
