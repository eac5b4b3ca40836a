namespace Rft.Engine.Templating;

/// <summary>Reads what Scriban's operators work on: literals, names, members, and the calls of functions.</summary>
internal sealed class ScribanOperandParser(TokenReader reader, ScribanExpressionParser expressions, ScribanParser statements)
{
    /// <summary>Whether <c>limit</c> and the like end an expression, because they belong to the loop.</summary>
    public bool IsInLoopHead { get; set; }

    /// <summary>Reads a value, or the call of a function with its arguments.</summary>
    public Expression ParseCall()
    {
        if (ParseBuiltIn() is var (position, function))
        {
            return new FunctionExpression(position, function, subject: null, ParseArguments());
        }

        var target = ParsePostfix(ParsePrimary());
        if (reader.IsOperator("++") || reader.IsOperator("--"))
        {
            var step = reader.Take();
            return new StepExpression(step.Position, target, step.Text == "++" ? 1 : -1, isPostfix: true);
        }

        return IsCallable(target) ? new ScribanCallExpression(target, ParseArguments()) : target;
    }

    /// <summary>A value as it stands, but for a function without arguments, which is called.</summary>
    public static Expression WithoutArguments(Expression target) =>
        IsCallable(target) ? new ScribanCallExpression(target, CallArguments.None) : target;

    /// <summary>Reads the function behind <c>|</c> and its other arguments.</summary>
    public Expression ParsePipeTarget(Expression value)
    {
        if (ParseBuiltIn() is var (position, function))
        {
            return new FunctionExpression(position, function, value, ParseArguments());
        }

        if (reader.Current.Kind != TokenKind.Name && !reader.IsOperator("(") && !reader.IsOperator("@"))
        {
            throw reader.Unexpected("a function after '|'");
        }

        reader.TryTakeOperator("@");
        return new PipeExpression(value, ParsePostfix(ParsePrimary()), ParseArguments());
    }

    /// <summary>Reads what stands behind <c>@</c>: a function that is not called.</summary>
    public Expression ParseFunctionValue() => ParseBuiltIn() is var (position, function)
        ? new LiteralExpression(position, new FunctionValue(function))
        : ParsePostfix(ParsePrimary());

    /// <summary>Reads arguments in parentheses that touch the function, or after spaces.</summary>
    public CallArguments ParseArguments()
    {
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        reader.Enter();
        if (reader.IsOperator("(") && !reader.Current.AfterSpace)
        {
            var isInLoopHead = IsInLoopHead;
            IsInLoopHead = false;
            reader.Take();
            while (!reader.TryTakeOperator(")"))
            {
                if (positional.Count + named.Count > 0)
                {
                    reader.TakeOperator(",");
                }

                ParseArgument(positional, named, expressions.Parse);
            }

            IsInLoopHead = isInLoopHead;
        }
        else
        {
            while (BeginsArgument())
            {
                ParseArgument(positional, named, expressions.ParseArgument);
            }
        }

        if (reader.IsName("do"))
        {
            positional.Add(ParsePrimary());
        }

        reader.Leave();
        return new CallArguments(positional, named);
    }

    /// <summary>Reads a literal, a name, or what stands in brackets.</summary>
    public Expression ParsePrimary()
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
                    "empty" => new LiteralExpression(token.Position, EmptyValue.Instance),
                    "do" => statements.ParseAnonymousFunction(token),
                    "include" => new IncludeExpression(token.Position, ParseArguments()),
                    _ when token.Text is ['$', >= '0' and <= '9', ..] && int.TryParse(token.Text.AsSpan(1), out var index) => new IndexExpression(
                        token.Position, new NameExpression(token.Position, "$"), new LiteralExpression(token.Position, (long)index)),
                    _ => new NameExpression(token.Position, token.Text),
                };
            case TokenKind.Operator when token.Text is "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text is "[":
                return new ListExpression(token.Position, ParseItems());
            case TokenKind.Operator when token.Text is "{":
                return ParseMapping();
            default:
                throw reader.Unexpected("an expression");
        }
    }

    /// <summary>Reads the members and indexes that follow a value.</summary>
    public Expression ParsePostfix(Expression value)
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
                value = new IndexExpression(position, value, expressions.Parse());
                reader.TakeOperator("]");
            }
            else
            {
                return value;
            }
        }
    }

    private static bool IsCallable(Expression target) =>
        target is NameExpression or MemberExpression or IndexExpression or NestedExpression;

    /// <summary>Reads the name of a built-in function; null where what follows is none.</summary>
    private (int Position, TemplateFunction Function)? ParseBuiltIn()
    {
        var group = reader.Current;
        if (group.Kind != TokenKind.Name
            || !ScribanFunctions.Groups.ContainsKey(group.Text)
            || reader.Following is not { Kind: TokenKind.Operator, Text: "." })
        {
            return null;
        }

        reader.Take();
        reader.Take();
        var name = group.Text + "." + reader.TakeName("the name of a function").Text;
        return ScribanFunctions.Table.TryFind(name, out var function)
            ? (group.Position, function)
            : throw reader.Source.UnknownName(group.Position, $"there is no function '{name}'", name, ScribanFunctions.Table.Names);
    }

    private void ParseArgument(List<Expression> positional, List<KeyValuePair<string, Expression>> named, Func<Expression> parse)
    {
        if (reader.Current.Kind == TokenKind.Name && reader.Following is { Kind: TokenKind.Operator, Text: ":", AfterSpace: false })
        {
            var name = reader.Take().Text;
            reader.Take();
            named.Add(new(name, parse()));
        }
        else
        {
            positional.Add(parse());
        }
    }

    private bool BeginsArgument() => reader.Current switch
    {
        { Kind: TokenKind.Name, Text: "in" or "do" } => false,
        { Kind: TokenKind.Name, Text: "limit" or "offset" or "cols" or "reversed" } when IsInLoopHead => false,
        { Kind: TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Real } => true,
        { Kind: TokenKind.Operator, Text: "(" or "[" or "{" or "!" or "@" } => true,
        { Kind: TokenKind.Operator, Text: "-" or "^", AfterSpace: true } => !reader.Following.AfterSpace,
        _ => false,
    };

    private NestedExpression ParseParentheses()
    {
        var position = reader.Take().Position;
        var isInLoopHead = IsInLoopHead;
        IsInLoopHead = false;
        reader.SkipSeparators();
        var inner = expressions.Parse();
        reader.SkipSeparators();
        reader.TakeOperator(")");
        IsInLoopHead = isInLoopHead;
        return new NestedExpression(position, inner);
    }

    private List<Expression> ParseItems()
    {
        reader.Take();
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

            items.Add(expressions.Parse());
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

            var name = reader.Current is { Kind: TokenKind.Name, Text: ['$', ..] } ? throw reader.Unexpected("a name")
                : reader.Current.Kind == TokenKind.String ? reader.Take()
                : reader.TakeName("a name");
            reader.TakeOperator(":");
            members.Add(new(new LiteralExpression(name.Position, name.Text), expressions.Parse()));
        }

        return new MappingExpression(position, members);
    }
}
