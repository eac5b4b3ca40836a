namespace Rft.Engine.Templating;

/// <summary>Reads Scriban's text and statements into the tree that both syntaxes share.</summary>
internal sealed class ScribanParser
{
    private readonly TokenReader _reader;
    private readonly ScribanExpressionParser _expressions;
    private int _loops;

    public ScribanParser(TemplateSource source)
    {
        _reader = new TokenReader(source, new ScribanLexer(source).Tokenize());
        _expressions = new ScribanExpressionParser(_reader);
    }

    public Statement Parse() => ParseBlock(opener: null, []);

    /// <summary>Reads up to a statement that one of the names begins; its name is the current token then.</summary>
    private BlockStatement ParseBlock(Token? opener, params string[] ends)
    {
        _reader.Enter();
        var position = _reader.Current.Position;
        var statements = new List<Statement>();
        while (true)
        {
            var token = _reader.Current;
            switch (token.Kind)
            {
                case TokenKind.Text:
                    _reader.Take();
                    statements.Add(new TextStatement(token.Position, token.Text));
                    break;
                case TokenKind.OpenOutput or TokenKind.Close or TokenKind.Separator:
                    _reader.Take();
                    break;
                case TokenKind.Name when ends.Contains(token.Text):
                    _reader.Leave();
                    return new BlockStatement(position, statements);
                case TokenKind.End when opener is null:
                    _reader.Leave();
                    return new BlockStatement(position, statements);
                case TokenKind.End:
                    throw _reader.Error(opener!.Value.Position, $"this '{opener.Value.Text}' is not closed; expected 'end'");
                default:
                    statements.Add(ParseStatement());
                    break;
            }
        }
    }

    private Statement ParseStatement()
    {
        var name = _reader.Current;
        var isPlainName = name.Kind == TokenKind.Name && !(_reader.Following is { Kind: TokenKind.Operator, Text: "." or "?." or "=" });
        switch (isPlainName ? name.Text : "")
        {
            case "if":
                _reader.Take();
                return ParseIf(name);
            case "for":
                _reader.Take();
                return ParseFor(name);
            case "while":
                _reader.Take();
                var condition = _expressions.Parse();
                return new WhileStatement(name.Position, condition, ParseLoopBody(name));
            case "case":
                _reader.Take();
                return ParseCase(name);
            case "capture":
                _reader.Take();
                var variable = _reader.TakeName("the name of a variable").Text;
                var captured = ParseBlock(name, "end");
                TakeEnd();
                return new CaptureStatement(name.Position, variable, captured);
            case "break" or "continue":
                _reader.Take();
                EndStatement();
                return _loops > 0
                    ? new LoopControlStatement(name.Position, name.Text == "break" ? Flow.Break : Flow.Continue)
                    : throw _reader.Error(name.Position, $"'{name.Text}' stands outside of a loop");
            case "end" or "else" or "when":
                throw _reader.Error(name.Position, $"'{name.Text}' has no statement that it belongs to");
            default:
                return ParseExpressionStatement();
        }
    }

    private Statement ParseExpressionStatement()
    {
        var target = _reader.Current;
        if (target.Kind == TokenKind.Name && _reader.Following is { Kind: TokenKind.Operator, Text: "=" })
        {
            _reader.Take();
            _reader.Take();
            var assigned = _expressions.Parse();
            EndStatement();
            return new AssignStatement(target.Position, target.Text, assigned);
        }

        var value = _expressions.Parse();
        EndStatement();
        return new OutputStatement(target.Position, value);
    }

    private IfStatement ParseIf(Token name)
    {
        var branches = new List<ConditionalBranch>();
        Expression? condition = _expressions.Parse();
        while (true)
        {
            EndStatement();
            var body = condition is null ? ParseBlock(name, "end") : ParseBlock(name, "else", "end");
            branches.Add(new ConditionalBranch(condition, body));
            if (_reader.Take().Text == "end")
            {
                EndStatement();
                return new IfStatement(name.Position, branches);
            }

            condition = _reader.TryTakeName("if") ? _expressions.Parse() : null;
        }
    }

    private ForStatement ParseFor(Token name)
    {
        var variable = _reader.TakeName("the name of a variable").Text;
        if (!_reader.TryTakeName("in"))
        {
            throw _reader.Unexpected("'in'");
        }

        var items = _expressions.Parse();
        EndStatement();
        _loops++;
        var body = ParseBlock(name, "else", "end");
        _loops--;
        Statement? otherwise = null;
        if (_reader.TryTakeName("else"))
        {
            otherwise = ParseBlock(name, "end");
        }

        TakeEnd();
        return new ForStatement(name.Position, [variable], items, filter: null, body, otherwise);
    }

    private BlockStatement ParseLoopBody(Token name)
    {
        EndStatement();
        _loops++;
        var body = ParseBlock(name, "end");
        _loops--;
        TakeEnd();
        return body;
    }

    /// <summary>A case is an if over comparisons with its value; what stands before the first <c>when</c> is dropped.</summary>
    private IfStatement ParseCase(Token name)
    {
        var subject = _expressions.Parse();
        EndStatement();
        ParseBlock(name, "when", "else", "end");
        var branches = new List<ConditionalBranch>();
        while (_reader.Current is { Text: not "end" } branch)
        {
            _reader.Take();
            var condition = branch.Text == "when" ? ParseWhen(subject) : null;
            EndStatement();
            branches.Add(new ConditionalBranch(condition, ParseBlock(name, "when", "else", "end")));
        }

        TakeEnd();
        return new IfStatement(name.Position, branches);
    }

    private Expression ParseWhen(Expression subject)
    {
        Expression? condition = null;
        do
        {
            var value = _expressions.ParseOperand();
            var test = new BinaryExpression(value.Position, BinaryOperator.Equal, subject, value);
            condition = condition is null ? test : new LogicalExpression(value.Position, LogicalOperator.Or, condition, test);
        }
        while (_reader.TryTakeOperator(",") || _reader.TryTakeOperator("||"));
        return condition;
    }

    private void TakeEnd()
    {
        _reader.Take();
        EndStatement();
    }

    private void EndStatement()
    {
        if (_reader.Current.Kind is not (TokenKind.Separator or TokenKind.Close))
        {
            throw _reader.Unexpected("the end of the statement");
        }
    }
}
