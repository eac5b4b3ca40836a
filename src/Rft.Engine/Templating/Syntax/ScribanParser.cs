namespace Rft.Engine.Templating;

/// <summary>Reads Scriban's text and statements into the tree that both syntaxes share.</summary>
internal sealed class ScribanParser
{
    private static readonly Dictionary<string, BinaryOperator?> _assignments = new()
    {
        ["="] = null,
        ["+="] = BinaryOperator.Add,
        ["-="] = BinaryOperator.Subtract,
        ["*="] = BinaryOperator.Multiply,
        ["/="] = BinaryOperator.Divide,
        ["//="] = BinaryOperator.FloorDivide,
        ["%="] = BinaryOperator.Modulo,
    };

    private readonly TokenReader _reader;
    private readonly ScribanExpressionParser _expressions;
    private int _loops;

    public ScribanParser(TemplateSource source)
    {
        _reader = new TokenReader(source, new ScribanLexer(source).Tokenize());
        _expressions = new ScribanExpressionParser(_reader, this);
    }

    public Statement Parse() => ParseBlock(opener: null, []);

    /// <summary>Reads the function that begins with a <c>do</c> that was taken.</summary>
    public FunctionLiteralExpression ParseAnonymousFunction(Token name) =>
        new(name.Position, ParseFunction(name, "do", endsStatement: false));

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
            case "for" or "tablerow":
                _reader.Take();
                return ParseFor(name);
            case "while":
                _reader.Take();
                var condition = _expressions.Parse();
                EndStatement();
                _loops++;
                var body = ParseBody(name);
                _loops--;
                return new WhileStatement(name.Position, condition, body);
            case "case":
                _reader.Take();
                return ParseCase(name);
            case "capture":
                _reader.Take();
                return new CaptureStatement(name.Position, _expressions.ParseTarget(), ParseEndedBody(name));
            case "with":
                _reader.Take();
                return new WithObjectStatement(name.Position, _expressions.Parse(), ParseEndedBody(name));
            case "wrap":
                _reader.Take();
                var wrapping = _expressions.ParseOperand() as ScribanCallExpression
                    ?? throw _reader.Error(name.Position, "expected a function after 'wrap'");
                return new WrapStatement(name.Position, wrapping, ParseEndedBody(name));
            case "func":
                _reader.Take();
                var defined = _reader.TakeName("the name of the function").Text;
                return new DefineStatement(name.Position, defined, ParseFunction(name, defined, endsStatement: true));
            case "ret":
                _reader.Take();
                var result = _reader.Current.Kind is TokenKind.Separator or TokenKind.Close ? null : _expressions.Parse();
                EndStatement();
                return new ReturnStatement(name.Position, result);
            case "import":
                _reader.Take();
                var imported = _expressions.Parse();
                EndStatement();
                return new ImportStatement(name.Position, imported);
            case "readonly":
                _reader.Take();
                var variable = _reader.TakeName("the name of a variable").Text;
                EndStatement();
                return new ReadOnlyStatement(name.Position, variable);
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
        var start = _reader.Current;
        if (start.Kind == TokenKind.Name)
        {
            var index = _reader.Index;
            if (BeginsInlineFunction())
            {
                _reader.Take();
                var (parameters, isVariadic) = ParseParameters();
                _reader.TakeOperator("=");
                var returned = new ReturnStatement(start.Position, _expressions.Parse());
                EndStatement();
                return new DefineStatement(start.Position, start.Text, new ScribanFunction(start.Text, parameters, isVariadic, returned));
            }

            var target = _expressions.ParseTarget();
            if (_reader.Current.Kind == TokenKind.Operator && _assignments.TryGetValue(_reader.Current.Text, out var operation))
            {
                _reader.Take();
                var assigned = _expressions.Parse();
                EndStatement();
                return new AssignStatement(start.Position, target, operation, assigned);
            }

            _reader.Rewind(index);
        }

        var value = _expressions.Parse();
        EndStatement();
        return new OutputStatement(start.Position, value);
    }

    /// <summary>Whether what follows is <c>name(a, b) =</c>.</summary>
    private bool BeginsInlineFunction()
    {
        var ahead = 1;
        if (_reader.Ahead(ahead) is not { Kind: TokenKind.Operator, Text: "(", AfterSpace: false })
        {
            return false;
        }

        do
        {
            ahead++;
        }
        while (_reader.Ahead(ahead) is { Kind: TokenKind.Name } or { Kind: TokenKind.Operator, Text: "," or "..." });
        return _reader.Ahead(ahead) is { Kind: TokenKind.Operator, Text: ")" }
            && _reader.Ahead(ahead + 1) is { Kind: TokenKind.Operator, Text: "=" };
    }

    private ScribanFunction ParseFunction(Token opener, string name, bool endsStatement)
    {
        var hasParameters = _reader.Current is { Kind: TokenKind.Operator, Text: "(", AfterSpace: false };
        var (parameters, isVariadic) = hasParameters ? ParseParameters() : (null, false);
        EndStatement();
        var outerLoops = _loops;
        _loops = 0;
        var body = ParseBlock(opener, "end");
        _loops = outerLoops;
        _reader.Take();
        if (endsStatement)
        {
            EndStatement();
        }

        return new ScribanFunction(name, parameters, isVariadic, body);
    }

    private (IReadOnlyList<MacroParameter> Parameters, bool IsVariadic) ParseParameters()
    {
        var parameters = new List<MacroParameter>();
        var isVariadic = false;
        _reader.TakeOperator("(");
        while (!_reader.TryTakeOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _reader.TakeOperator(",");
            }

            var name = _reader.TakeName("the name of a parameter");
            if (isVariadic || parameters.Exists(parameter => parameter.Name == name.Text))
            {
                throw _reader.Error(
                    name.Position, isVariadic ? "only the last parameter takes all others" : $"there are two parameters '{name.Text}'");
            }

            isVariadic = _reader.TryTakeOperator("...");
            var value = _reader.TryTakeOperator("=") ? _expressions.Parse() : null;
            if (value is null && !isVariadic && parameters is [.., { Default: not null }])
            {
                throw _reader.Error(name.Position, "a parameter behind one with a default has one too");
            }

            parameters.Add(new MacroParameter(name.Text, value));
        }

        return (parameters, isVariadic);
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

    private ScribanForStatement ParseFor(Token name)
    {
        var variable = _reader.TakeName("the name of a variable").Text;
        if (!_reader.TryTakeName("in"))
        {
            throw _reader.Unexpected("'in'");
        }

        var items = _expressions.ParseLoopItems();
        var range = ParseRange();
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
        return new ScribanForStatement(name.Position, variable, items, range, name.Text == "tablerow", body, otherwise);
    }

    private LoopRange ParseRange()
    {
        var range = new LoopRange();
        while (_reader.Current is { Kind: TokenKind.Name, Text: "offset" or "limit" or "cols" or "reversed" } option)
        {
            _reader.Take();
            if (option.Text == "reversed")
            {
                range = range with { IsReversed = true };
                continue;
            }

            _reader.TakeOperator(":");
            var value = _expressions.ParseArgument();
            range = option.Text switch
            {
                "offset" => range with { Offset = value },
                "limit" => range with { Limit = value },
                _ => range with { Columns = value },
            };
        }

        return range;
    }

    private BlockStatement ParseEndedBody(Token name)
    {
        EndStatement();
        return ParseBody(name);
    }

    private BlockStatement ParseBody(Token name)
    {
        var body = ParseBlock(name, "end");
        TakeEnd();
        return body;
    }

    /// <summary>A case is an if over comparisons with its value; text before the first <c>when</c> is dropped.</summary>
    private IfStatement ParseCase(Token name)
    {
        var subject = _expressions.Parse();
        EndStatement();
        ParseBlock(name, "when", "else", "end").RequireText(_reader);
        var branches = new List<ConditionalBranch>();
        while (_reader.Current is { Text: not "end" } branch)
        {
            _reader.Take();
            if (branch.Text == "else" && branches.Count == 0)
            {
                throw _reader.Error(branch.Position, "'else' has no 'when' before it");
            }

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
