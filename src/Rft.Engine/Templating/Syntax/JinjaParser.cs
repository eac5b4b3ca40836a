namespace Rft.Engine.Templating;

/// <summary>Reads Jinja's text and statements into the tree that both syntaxes share.</summary>
internal sealed class JinjaParser
{
    private static readonly string[] _statements = ["if", "for", "set", "macro", "break", "continue", "generation"];

    private readonly TokenReader _reader;
    private readonly JinjaExpressionParser _expressions;
    private int _loops;

    public JinjaParser(TemplateSource source)
    {
        _reader = new TokenReader(source, new JinjaLexer(source).Tokenize());
        _expressions = new JinjaExpressionParser(_reader);
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
            case "generation":
                // Marks what the assistant writes; the text itself is the same with and without.
                _reader.TakeClose();
                var body = ParseBlock(name, "endgeneration");
                EndTag();
                return body;
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
        if (_reader.IsName("recursive"))
        {
            throw _reader.Error(_reader.Current.Position, "recursive loops are not supported");
        }

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
        return new ForStatement(name.Position, names, items, filter, body, otherwise);
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

    private Statement ParseSet(Token name)
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

        if (names.Count > 1 || member is not null || _reader.Current.Kind != TokenKind.Close)
        {
            throw _reader.Unexpected("'='");
        }

        _reader.TakeClose();
        var body = ParseBlock(name, "endset");
        EndTag();
        return new CaptureStatement(position, names[0], body);
    }

    private MacroStatement ParseMacro(Token name)
    {
        var macro = _reader.TakeName("the name of the macro");
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

        _reader.TakeClose();
        var outerLoops = _loops;
        _loops = 0;
        var body = ParseBlock(name, "endmacro");
        _loops = outerLoops;
        EndTag();
        return new MacroStatement(macro.Position, macro.Text, parameters, body);
    }

    private void EndTag()
    {
        _reader.Take();
        _reader.TakeClose();
    }
}
