namespace Rft.Engine.Templating;

/// <summary>Reads Scriban's operators, pipes and choices.</summary>
internal sealed class ScribanExpressionParser
{
    /// <summary>The operators with how tightly they bind.</summary>
    private static readonly Dictionary<string, (int Level, BinaryOperator Operation)> _operators = new()
    {
        ["=="] = (0, BinaryOperator.Equal),
        ["!="] = (0, BinaryOperator.NotEqual),
        ["<"] = (1, BinaryOperator.Less),
        ["<="] = (1, BinaryOperator.LessOrEqual),
        [">"] = (1, BinaryOperator.Greater),
        [">="] = (1, BinaryOperator.GreaterOrEqual),
        [".."] = (2, BinaryOperator.Range),
        ["..<"] = (2, BinaryOperator.RangeWithoutEnd),
        ["<<"] = (3, BinaryOperator.Append),
        [">>"] = (3, BinaryOperator.Prepend),
        ["+"] = (4, BinaryOperator.Add),
        ["-"] = (4, BinaryOperator.Subtract),
        ["*"] = (5, BinaryOperator.Multiply),
        ["/"] = (5, BinaryOperator.Divide),
        ["//"] = (5, BinaryOperator.FloorDivide),
        ["%"] = (5, BinaryOperator.Modulo),
        ["^"] = (6, BinaryOperator.Power),
    };

    private readonly TokenReader _reader;
    private readonly ScribanOperandParser _operands;

    public ScribanExpressionParser(TokenReader reader, ScribanParser statements) =>
        (_reader, _operands) = (reader, new ScribanOperandParser(reader, this, statements));

    /// <summary>Reads an expression with the functions that it is piped through, or a choice by one.</summary>
    public Expression Parse()
    {
        _reader.Enter();
        var value = ParsePiped(ParseLogical("??", LogicalOperator.Coalesce, ParseOrElse));
        if (_reader.IsOperator("?"))
        {
            var position = _reader.Take().Position;
            var whenTrue = Parse();
            _reader.TakeOperator(":");
            value = new ConditionalExpression(position, value, whenTrue, Parse());
        }

        _reader.Leave();
        return value;
    }

    /// <summary>Reads what a loop goes over; names such as <c>limit</c> that follow are the loop's.</summary>
    public Expression ParseLoopItems()
    {
        _operands.IsInLoopHead = true;
        var items = Parse();
        _operands.IsInLoopHead = false;
        return items;
    }

    /// <summary>Reads a value without logic or pipes: one of several after <c>when</c>.</summary>
    public Expression ParseOperand() => ParseBinary(0, ParseUnary());

    /// <summary>Reads what may stand to the left of <c>=</c>: a name, a member or an item.</summary>
    public Expression ParseTarget() => _operands.ParsePostfix(_operands.ParsePrimary());

    /// <summary>Reads the arguments of a call.</summary>
    public CallArguments ParseArguments() => _operands.ParseArguments();

    /// <summary>Reads one argument of a call: a value without operators.</summary>
    public Expression ParseArgument()
    {
        var token = _reader.Current;
        if (token is { Kind: TokenKind.Operator, Text: "^" })
        {
            _reader.Enter();
            _reader.Take();
            var expanded = new ExpandExpression(token.Position, ParseArgument());
            _reader.Leave();
            return expanded;
        }

        return token is { Kind: TokenKind.Operator, Text: "-" or "!" or "+" or "@" }
            ? ParseUnary()
            : ScribanOperandParser.WithoutArguments(_operands.ParsePostfix(_operands.ParsePrimary()));
    }

    private Expression ParsePiped(Expression value)
    {
        for (var length = 1; _reader.TryTakeOperator("|"); length++)
        {
            _reader.CheckChain(length);
            _reader.SkipSeparators();
            value = ParseBinary(0, _operands.ParsePipeTarget(value));
        }

        return value;
    }

    private Expression ParseOrElse() => ParseLogical("?!", LogicalOperator.WhereNotNull, ParseOr);

    private Expression ParseOr() => ParseLogical("||", LogicalOperator.EitherTrue, ParseAnd);

    private Expression ParseAnd() => ParseLogical("&&", LogicalOperator.BothTrue, ParseOperand);

    private Expression ParseLogical(string text, LogicalOperator operation, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        for (var length = 1; _reader.IsOperator(text); length++)
        {
            _reader.CheckChain(length);
            var position = _reader.Take().Position;
            left = new LogicalExpression(position, operation, left, parseOperand());
        }

        return left;
    }

    private Expression ParseBinary(int lowest, Expression left)
    {
        for (var length = 1; _reader.Current.Kind == TokenKind.Operator; length++)
        {
            if (!_operators.TryGetValue(_reader.Current.Text, out var found) || found.Level < lowest)
            {
                break;
            }

            _reader.CheckChain(length);
            var position = _reader.Take().Position;
            left = new BinaryExpression(position, found.Operation, left, ParseBinary(found.Level + 1, ParseUnary()));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        var token = _reader.Current;
        if (token.Kind != TokenKind.Operator || token.Text is not ("!" or "-" or "+" or "@" or "^" or "++" or "--"))
        {
            return _operands.ParseCall();
        }

        _reader.Enter();
        _reader.Take();
        Expression value = token.Text switch
        {
            "!" => new UnaryExpression(token.Position, UnaryOperator.Not, ParseUnary()),
            "-" => new UnaryExpression(token.Position, UnaryOperator.Minus, ParseUnary()),
            "+" => new UnaryExpression(token.Position, UnaryOperator.Plus, ParseUnary()),
            "@" => _operands.ParseFunctionValue(),
            "^" => new ExpandExpression(token.Position, ParseUnary()),
            _ => new StepExpression(token.Position, ParseTarget(), token.Text == "++" ? 1 : -1, isPostfix: false),
        };
        _reader.Leave();
        return value;
    }
}
