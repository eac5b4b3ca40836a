using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// Reads a formula by recursive descent and emits its instructions. A syntax error ends the reading; unknown names do not, so
/// that all of them are reported at once.
/// </summary>
internal sealed class FormulaParser(string text, IReadOnlyList<string> keys, Func<int, SourceLocation> locate, DiagnosticBag diagnostics)
{
    /// <summary>Deeper nesting is refused: it would only serve to exhaust the stack.</summary>
    private const int MaximumNesting = 100;

    private readonly List<FormulaInstruction> _instructions = [];
    private int _position;
    private int _nesting;
    private int _stack;
    private int _stackSize;
    private bool _failed;

    private char Current => _position < text.Length ? text[_position] : '\0';

    public Formula? Parse()
    {
        if (!ParseComparison())
        {
            return null;
        }

        if (_position < text.Length)
        {
            Fail(_position, $"unexpected {Found()} after the end of the formula; expected an operator");
        }

        return _failed ? null : new Formula([.. _instructions], keys.Count, _stackSize);
    }

    private bool ParseComparison()
    {
        if (!ParseSum())
        {
            return false;
        }

        if (ReadComparison() is not { } operation)
        {
            return Current != '=' || Fail(_position, "unexpected '='; equality is written '=='");
        }

        if (!ParseSum())
        {
            return false;
        }

        EmitBinary(operation);
        return Skip() is '<' or '>' or '=' or '!'
            ? Fail(_position, "comparisons do not chain; put one of them in '( )'")
            : true;
    }

    private bool ParseSum()
    {
        if (!ParseProduct())
        {
            return false;
        }

        while (Skip() is '+' or '-')
        {
            var operation = text[_position++] == '+' ? FormulaOperation.Add : FormulaOperation.Subtract;
            if (!ParseProduct())
            {
                return false;
            }

            EmitBinary(operation);
        }

        return true;
    }

    private bool ParseProduct()
    {
        if (!ParsePower())
        {
            return false;
        }

        while (Skip() is '*' or '/')
        {
            if (text[_position] == '*' && _position + 1 < text.Length && text[_position + 1] == '*')
            {
                return Fail(_position, "unexpected '**'; the power is written '^'");
            }

            var operation = text[_position++] == '*' ? FormulaOperation.Multiply : FormulaOperation.Divide;
            if (!ParsePower())
            {
                return false;
            }

            EmitBinary(operation);
        }

        return true;
    }

    private bool ParsePower()
    {
        if (++_nesting > MaximumNesting)
        {
            return Fail(_position, $"the formula is nested more than {MaximumNesting} deep");
        }

        if (!ParseUnary())
        {
            return false;
        }

        if (Skip() == '^')
        {
            _position++;
            if (!ParsePower())
            {
                return false;
            }

            EmitBinary(FormulaOperation.Power);
        }

        _nesting--;
        return true;
    }

    private bool ParseUnary()
    {
        var negative = false;
        while (Skip() is '+' or '-')
        {
            negative ^= text[_position++] == '-';
        }

        if (!ParseAtom())
        {
            return false;
        }

        if (negative)
        {
            _instructions.Add(new FormulaInstruction(FormulaOperation.Negate));
        }

        return true;
    }

    private bool ParseAtom()
    {
        var start = _position;
        if (Current == '(')
        {
            _position++;
            return ParseComparison() && Expect(')', $"expected ')' for the '(' at character {start + 1}");
        }

        if (char.IsAsciiDigit(Current) || Current == '.')
        {
            return ParseNumber();
        }

        if (char.IsAsciiLetter(Current) || Current == '_')
        {
            var name = ReadName();
            return Skip() == '(' ? ParseCall(name, start) : EmitScore(name, start);
        }

        return Fail(_position, $"unexpected {Found()}; expected a number, a grader's key, a function or '('");
    }

    private bool ParseNumber()
    {
        var start = _position;
        SkipDigits();
        if (Current == '.')
        {
            _position++;
            SkipDigits();
        }

        if (Current is 'e' or 'E')
        {
            _position++;
            _position += Current is '+' or '-' ? 1 : 0;
            SkipDigits();
        }

        var digits = text.AsSpan(start, _position - start);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !char.IsAsciiDigit(digits[^1]) || char.IsAsciiLetter(Current) || Current is '_' or '.')
        {
            return Fail(start, $"'{digits}' does not begin a number; numbers are written 2, 0.5 or 1e-9");
        }

        if (!double.IsFinite(value))
        {
            return Fail(start, $"the number '{digits}' is too large");
        }

        EmitPush(new FormulaInstruction(FormulaOperation.PushNumber, Number: value));
        return true;
    }

    private bool ParseCall(string name, int start)
    {
        var known = FormulaFunctions.ByName.TryGetValue(name, out var operation);
        if (!known)
        {
            FailName(start, $"unknown function '{name}'", name, FormulaFunctions.ByName.Keys);
        }

        _position++;
        var arguments = 0;
        do
        {
            if (known && arguments == MostArguments(operation))
            {
                return Fail(_position - 1, $"'{name}' takes {(arguments == 1 ? "one argument" : "three arguments")}");
            }

            if (!ParseComparison())
            {
                return false;
            }

            arguments++;
            if (arguments > 1 && operation != FormulaOperation.Select)
            {
                EmitBinary(known ? operation : FormulaOperation.Add);
            }
        }
        while (Skip() == ',' && ++_position > 0);

        if (operation == FormulaOperation.Select)
        {
            if (arguments < 3)
            {
                return Fail(_position, $"'{name}' takes three arguments: a condition, the value where it holds, the value where it does not");
            }

            EmitSelect();
        }
        else if (MostArguments(operation) == 1)
        {
            _instructions.Add(new FormulaInstruction(operation));
        }

        return Expect(')', $"expected ',' or ')' in the arguments of '{name}'");
    }

    private static int MostArguments(FormulaOperation operation) => operation switch
    {
        FormulaOperation.Minimum or FormulaOperation.Maximum => int.MaxValue,
        FormulaOperation.Select => 3,
        _ => 1,
    };

    private bool EmitScore(string name, int start)
    {
        var index = 0;
        while (index < keys.Count && keys[index] != name)
        {
            index++;
        }

        if (index == keys.Count)
        {
            var what = FormulaFunctions.ByName.ContainsKey(name)
                ? $"'{name}' is a function; its arguments stand in '( )'"
                : $"no grader has the key '{name}'";
            FailName(start, what, name, keys);
        }

        EmitPush(new FormulaInstruction(FormulaOperation.PushScore, Score: index));
        return true;
    }

    private void EmitPush(FormulaInstruction instruction)
    {
        _instructions.Add(instruction);
        _stackSize = Math.Max(_stackSize, ++_stack);
    }

    private void EmitBinary(FormulaOperation operation)
    {
        _instructions.Add(new FormulaInstruction(operation));
        _stack--;
    }

    private void EmitSelect()
    {
        _instructions.Add(new FormulaInstruction(FormulaOperation.Select));
        _stack -= 2;
    }

    private FormulaOperation? ReadComparison()
    {
        var first = Skip();
        var second = _position + 1 < text.Length ? text[_position + 1] : '\0';
        FormulaOperation? operation = (first, second) switch
        {
            ('<', '=') => FormulaOperation.LessOrEqual,
            ('>', '=') => FormulaOperation.GreaterOrEqual,
            ('=', '=') => FormulaOperation.Equal,
            ('!', '=') => FormulaOperation.NotEqual,
            ('<', _) => FormulaOperation.Less,
            ('>', _) => FormulaOperation.Greater,
            _ => null,
        };
        _position += operation is null ? 0 : second == '=' ? 2 : 1;
        return operation;
    }

    private string ReadName()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            _position++;
        }

        return text[start.._position];
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }
    }

    private char Skip()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }

        return Current;
    }

    private bool Expect(char character, string message)
    {
        if (Skip() != character)
        {
            return Fail(_position, $"{message}, found {Found()}");
        }

        _position++;
        return true;
    }

    private string Found() => _position < text.Length ? $"'{text[_position]}'" : "the end of the formula";

    private bool Fail(int position, string message)
    {
        _failed = true;
        diagnostics.Add(DiagnosticTable.FormulaSyntax, locate(position), message);
        return false;
    }

    private void FailName(int position, string what, string name, IEnumerable<string> candidates)
    {
        _failed = true;
        var nearest = Suggestions.Nearest(name, candidates);
        diagnostics.Add(DiagnosticTable.FormulaName, locate(position), nearest is null ? what : $"{what}; did you mean '{nearest}'?");
    }
}
