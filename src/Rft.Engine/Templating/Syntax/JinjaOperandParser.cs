namespace Rft.Engine.Templating;

/// <summary>Reads what Jinja's operators work on: literals, names, members, calls, and the filters and tests applied to them.</summary>
internal sealed class JinjaOperandParser(TokenReader reader, JinjaExpressionParser expressions)
{
    /// <summary>Reads a literal, a name, or what stands in brackets.</summary>
    public Expression ParsePrimary()
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

        var value = expressions.ParseTuple();
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

            var key = expressions.Parse();
            reader.TakeOperator(":");
            members.Add(new(key, expressions.Parse()));
        }

        return new MappingExpression(position, members);
    }

    /// <summary>Reads the members, indexes and calls that follow a value.</summary>
    public Expression ParsePostfix(Expression value)
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
                value = new CallExpression(
                    value is MemberExpression or NameExpression ? value.Position : position,
                    value,
                    ParseArguments());
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
        var start = reader.IsOperator(":") ? null : expressions.Parse();
        if (start is not null && reader.TryTakeOperator("]"))
        {
            return new IndexExpression(position, target, start);
        }

        reader.TakeOperator(":");
        var stop = reader.IsOperator(":") || reader.IsOperator("]") ? null : expressions.Parse();
        var step = reader.TryTakeOperator(":") && !reader.IsOperator("]") ? expressions.Parse() : null;
        reader.TakeOperator("]");
        return new SliceExpression(position, target, start, stop, step);
    }

    private CallArguments ParseArguments()
    {
        reader.TakeOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        var (rest, namedRest) = ((Expression?)null, (Expression?)null);
        while (!reader.TryTakeOperator(")"))
        {
            if (positional.Count + named.Count > 0 || rest is not null || namedRest is not null)
            {
                reader.TakeOperator(",");
                if (reader.TryTakeOperator(")"))
                {
                    break;
                }
            }

            if (rest is null && namedRest is null && reader.TryTakeOperator("*"))
            {
                rest = expressions.Parse();
            }
            else if (namedRest is null && reader.TryTakeOperator("**"))
            {
                namedRest = expressions.Parse();
            }
            else if (reader.Current.Kind == TokenKind.Name && reader.Following is { Kind: TokenKind.Operator, Text: "=" })
            {
                var name = reader.Take().Text;
                reader.Take();
                named.Add(new(name, expressions.Parse()));
            }
            else if (named.Count > 0 || rest is not null || namedRest is not null)
            {
                throw reader.Error(reader.Current.Position, "a value without a name cannot follow one with a name");
            }
            else
            {
                positional.Add(expressions.Parse());
            }
        }

        return new CallArguments(positional, named) { Rest = rest, NamedRest = namedRest };
    }

    /// <summary>Reads the filters and tests that follow a value.</summary>
    public Expression ParseFilters(Expression value)
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

    /// <summary>Reads the name and arguments of one filter.</summary>
    public FunctionExpression ParseFilter(Expression value)
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
