namespace Rft.Engine.Templating;

/// <summary>Reads Jinja's text and statements into the tree that both syntaxes share.</summary>
internal sealed class JinjaParser
{
    private static readonly string[] _statements =
        ["if", "for", "set", "macro", "call", "filter", "with", "break", "continue", "generation"];

    private readonly TokenReader _reader;
    private readonly JinjaExpressionParser _expressions;
    private int _loops;

    public JinjaParser(TemplateSource source)
    {
        _reader = new TokenReader(source, new JinjaLexer(source).Tokenize());
        _expressions = new JinjaExpressionParser(_reader);
    }

    /// <summary>Whether the template says which part of its text the assistant writes.</summary>
    public bool MarksGeneration { get; private set; }

    public Statement Parse() => ParseBlock(opener: null, []);

    /// <summary>Reads up to a statement that one of the names begins; its name is the current token then.</summary>
    private BlockStatement ParseBlock(Token? opener, params string[] ends)
    {
        _reader.Enter();
        var position = _reader.Current.Position;
        var statements = new List<Statement>();
        while (true)
        {
            var token = _reader.Take();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextStatement(token.Position, token.Text));
                    break;
                case TokenKind.OpenOutput:
                    statements.Add(new OutputStatement(token.Position, _expressions.ParseTuple()));
                    _reader.TakeClose();
                    break;
                case TokenKind.OpenStatement when _reader.Current.Kind == TokenKind.Name && ends.Contains(_reader.Current.Text):
                    _reader.Leave();
                    return new BlockStatement(position, statements);
                case TokenKind.OpenStatement:
                    statements.Add(ParseStatement());
                    break;
                case TokenKind.End when opener is null:
                    _reader.Leave();
                    return new BlockStatement(position, statements);
                default:
                    throw opener is { } open
                        ? _reader.Error(open.Position, $"this '{open.Text}' is not closed; expected '{ends[^1]}'")
                        : _reader.Unexpected("text or a tag");
            }
        }
    }

    private Statement ParseStatement()
    {
        var name = _reader.TakeName("a statement");
        switch (name.Text)
        {
            case "if":
                return ParseIf(name);
            case "for":
                return ParseFor(name);
            case "set":
                return ParseSet(name);
            case "macro":
                return ParseMacro(name);
            case "call":
                return ParseCall(name);
            case "filter":
                return ParseFilter(name);
            case "with":
                return ParseWith(name);
            case "generation":
                MarksGeneration = true;
                _reader.TakeClose();
                return new GenerationStatement(name.Position, ParseBody(name));
            case "break" or "continue":
                if (_loops == 0)
                {
                    throw _reader.Error(name.Position, $"'{name.Text}' stands outside of a loop");
                }

                _reader.TakeClose();
                return new LoopControlStatement(name.Position, name.Text == "break" ? Flow.Break : Flow.Continue);
            default:
                throw name.Text.StartsWith("end", StringComparison.Ordinal) || name.Text is "else" or "elif"
                    ? _reader.Error(name.Position, $"'{name.Text}' has no statement that it belongs to")
                    : _reader.Source.UnknownName(name.Position, $"there is no statement '{name.Text}'", name.Text, _statements);
        }
    }

    private IfStatement ParseIf(Token name)
    {
        var branches = new List<ConditionalBranch>();
        var condition = _expressions.ParseTuple();
        _reader.TakeClose();
        while (true)
        {
            var body = condition is null ? ParseBlock(name, "endif") : ParseBlock(name, "elif", "else", "endif");
            branches.Add(new ConditionalBranch(condition, body));
            var end = _reader.Take();
            condition = end.Text == "elif" ? _expressions.ParseTuple() : null;
            _reader.TakeClose();
            if (end.Text == "endif")
            {
                return new IfStatement(name.Position, branches);
            }
        }
    }

    private ForStatement ParseFor(Token name)
    {
        var names = ParseNames();
        if (!_reader.TryTakeName("in"))
        {
            throw _reader.Unexpected("'in'");
        }

        var items = _expressions.ParseLoopItems();
        var filter = _reader.TryTakeName("if") ? _expressions.Parse() : null;
        var isRecursive = _reader.TryTakeName("recursive");
        _reader.TakeClose();
        _loops++;
        var body = ParseBlock(name, "else", "endfor");
        _loops--;
        Statement? otherwise = null;
        if (_reader.IsName("else"))
        {
            EndTag();
            otherwise = ParseBlock(name, "endfor");
        }

        EndTag();
        return new ForStatement(name.Position, names, items, filter, body, otherwise) { IsRecursive = isRecursive };
    }

    private List<string> ParseNames()
    {
        var inParentheses = _reader.TryTakeOperator("(");
        var names = new List<string> { _reader.TakeName("the name of a variable").Text };
        while (_reader.TryTakeOperator(","))
        {
            names.Add(_reader.TakeName("the name of a variable").Text);
        }

        if (inParentheses)
        {
            _reader.TakeOperator(")");
        }

        return names;
    }

    private SetStatement ParseSet(Token name)
    {
        var position = _reader.Current.Position;
        var names = ParseNames();
        string? member = null;
        if (names.Count == 1 && _reader.TryTakeOperator("."))
        {
            member = _reader.TakeName("a name after '.'").Text;
        }

        if (_reader.TryTakeOperator("="))
        {
            var value = _expressions.ParseTuple();
            _reader.TakeClose();
            return new SetStatement(position, names, member, value);
        }

        if (names.Count > 1 || member is not null)
        {
            throw _reader.Unexpected("'='");
        }

        var captured = new CaptureExpression(position);
        var filtered = _expressions.ParseFilters(captured);
        if (_reader.Current.Kind != TokenKind.Close)
        {
            throw _reader.Unexpected("'='");
        }

        _reader.TakeClose();
        captured.Body = ParseBody(name);
        return new SetStatement(position, names, member, filtered);
    }

    private MacroStatement ParseMacro(Token name)
    {
        var macro = _reader.TakeName("the name of the macro");
        var parameters = ParseParameters();
        _reader.TakeClose();
        var start = _reader.Index;
        var body = ParseOutsideOfLoops(name);
        var extras = new MacroExtras(_reader.HasName("varargs", start), _reader.HasName("kwargs", start));
        return new MacroStatement(macro.Position, macro.Text, parameters, body, extras);
    }

    private List<MacroParameter> ParseParameters()
    {
        var parameters = new List<MacroParameter>();
        _reader.TakeOperator("(");
        while (!_reader.TryTakeOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _reader.TakeOperator(",");
            }

            var parameter = _reader.TakeName("the name of a parameter").Text;
            parameters.Add(new MacroParameter(parameter, _reader.TryTakeOperator("=") ? _expressions.Parse() : null));
        }

        return parameters;
    }

    private CallStatement ParseCall(Token name)
    {
        var parameters = _reader.IsOperator("(") ? ParseParameters() : [];
        var position = _reader.Current.Position;
        var call = _expressions.Parse() as CallExpression ?? throw _reader.Error(position, "expected the call of a macro");
        _reader.TakeClose();
        return new CallStatement(name.Position, parameters, call, ParseOutsideOfLoops(name));
    }

    private OutputStatement ParseFilter(Token name)
    {
        var captured = new CaptureExpression(name.Position);
        var filtered = _expressions.ParseFilters(captured, isFirstNamed: true);
        _reader.TakeClose();
        captured.Body = ParseBody(name);
        return new OutputStatement(name.Position, filtered);
    }

    private WithStatement ParseWith(Token name)
    {
        var variables = new List<KeyValuePair<string, Expression>>();
        while (_reader.Current.Kind != TokenKind.Close)
        {
            if (variables.Count > 0)
            {
                _reader.TakeOperator(",");
            }

            var variable = _reader.TakeName("the name of a variable").Text;
            _reader.TakeOperator("=");
            variables.Add(new(variable, _expressions.Parse()));
        }

        _reader.TakeClose();
        return new WithStatement(name.Position, variables, ParseBody(name));
    }

    private BlockStatement ParseBody(Token name)
    {
        var body = ParseBlock(name, "end" + name.Text);
        EndTag();
        return body;
    }

    private BlockStatement ParseOutsideOfLoops(Token name)
    {
        var outerLoops = _loops;
        _loops = 0;
        var body = ParseBody(name);
        _loops = outerLoops;
        return body;
    }

    private void EndTag()
    {
        _reader.Take();
        _reader.TakeClose();
    }
}
