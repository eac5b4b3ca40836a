using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// Matches one pattern against one text. The stack of places to come back to lies on the heap, and the number of steps is limited in
/// proportion to the text: a pattern that would take quadratic time or longer fails with a diagnostic.
/// </summary>
internal sealed class PatternMatcher(Pattern pattern)
{
    private const long StepsPerCharacter = 256;

    private Frame[] _frames = new Frame[16];
    private int _count;
    private long _steps;

    /// <summary>Begins with a text of this length.</summary>
    public void Reset(int length) => (_count, _steps) = (0, 10_000 + (length * StepsPerCharacter));

    /// <summary>Where the next match at or after a place begins and ends; (-1, -1) where there is none.</summary>
    public (int Start, int End) Find(ReadOnlySpan<char> text, int from)
    {
        for (var start = from; start <= text.Length;)
        {
            var end = Run(text, 0, start);
            if (end >= 0)
            {
                return (start, end);
            }

            start += start < text.Length ? CodePoints.At(text, start).Length : 1;
        }

        return (-1, -1);
    }

    private int Run(ReadOnlySpan<char> text, int place, int position)
    {
        var floor = _count;
        var code = pattern.Code;
        while (true)
        {
            Spend(1);
            ref readonly var step = ref code[place];
            var next = -1;
            switch (step.Operation)
            {
                case PatternOperation.Take:
                    position = Take(text, position, step.Set!);
                    next = position < 0 ? -1 : place + 1;
                    break;
                case PatternOperation.TakeMany or PatternOperation.TakeAll or PatternOperation.TakeFew:
                    position = TakeSome(text, position, place, step);
                    next = position < 0 ? -1 : place + 1;
                    break;
                case PatternOperation.Fork:
                    Push(new Frame(step.Target, position, position, null));
                    next = place + 1;
                    break;
                case PatternOperation.Jump:
                    next = step.Target;
                    break;
                case PatternOperation.Atomic:
                    position = Run(text, place + 1, position);
                    next = position < 0 ? -1 : step.Target;
                    break;
                case PatternOperation.End:
                    _count = floor;
                    return position;
                default:
                    next = Holds(text, position, place, step) ? Math.Max(step.Target, place + 1) : -1;
                    break;
            }

            while (next < 0)
            {
                if (_count == floor)
                {
                    return -1;
                }

                (next, position) = Return(text);
            }

            place = next;
        }
    }

    private bool Holds(ReadOnlySpan<char> text, int position, int place, in PatternInstruction step) => step.Operation switch
    {
        PatternOperation.LookAhead => Run(text, place + 1, position) >= 0,
        PatternOperation.LookAheadNot => Run(text, place + 1, position) < 0,
        PatternOperation.LookBehind => CodePoints.Back(text, position, step.Minimum) is >= 0 and var start && Run(text, place + 1, start) >= 0,
        PatternOperation.LookBehindNot => CodePoints.Back(text, position, step.Minimum) is var start && (start < 0 || Run(text, place + 1, start) < 0),
        PatternOperation.LineStart => position == 0 || text[position - 1] == '\n',
        PatternOperation.LineEnd => position == text.Length || text[position] == '\n',
        PatternOperation.TextStart => position == 0,
        _ => position == text.Length,
    };

    private static int Take(ReadOnlySpan<char> text, int position, CodePointSet set)
    {
        if (position >= text.Length)
        {
            return -1;
        }

        var (value, length) = CodePoints.At(text, position);
        return set.Contains(value) ? position + length : -1;
    }

    private int TakeSome(ReadOnlySpan<char> text, int position, int place, in PatternInstruction step)
    {
        var (least, end, count) = (position, position, 0);
        var limit = step.Operation == PatternOperation.TakeFew ? step.Minimum : step.Maximum;
        while (count < limit && Take(text, end, step.Set!) is >= 0 and var next)
        {
            end = next;
            count++;
            least = count == step.Minimum ? end : least;
        }

        Spend(count);
        if (count < step.Minimum)
        {
            return -1;
        }

        if (step.Operation == PatternOperation.TakeMany && end > least)
        {
            Push(new Frame(place + 1, least, end, null));
        }
        else if (step.Operation == PatternOperation.TakeFew && step.Maximum > count)
        {
            Push(new Frame(place + 1, step.Maximum - count, end, step.Set));
        }

        return end;
    }

    // Back to the last choice: the next shorter (or, where as few as possible are taken, longer) run, or the other way of a fork.
    // The place is -1 where that choice has nothing left.
    private (int Place, int Position) Return(ReadOnlySpan<char> text)
    {
        ref var frame = ref _frames[_count - 1];
        if (frame.Set is { } set)
        {
            // Here Least counts how many more may be taken.
            frame.Position = Take(text, frame.Position, set);
            frame.Least--;
            _count -= frame.Position < 0 || frame.Least == 0 ? 1 : 0;
            return (frame.Position < 0 ? -1 : frame.Place, frame.Position);
        }

        if (frame.Position > frame.Least)
        {
            frame.Position = CodePoints.Back(text, frame.Position, 1);
            _count -= frame.Position == frame.Least ? 1 : 0;
            return (frame.Place, frame.Position);
        }

        _count--;
        return (frame.Place, frame.Position);
    }

    private void Push(Frame frame)
    {
        if (_count == _frames.Length)
        {
            Array.Resize(ref _frames, 2 * _count);
        }

        _frames[_count++] = frame;
    }

    private void Spend(long steps)
    {
        _steps -= steps;
        if (_steps < 0)
        {
            throw new DiagnosticException(
                DiagnosticTable.TokenizerUnsupported,
                pattern.Location,
                "the pattern takes more than a bounded number of steps a character on this text");
        }
    }

    /// <summary>A place to come back to.</summary>
    /// <param name="Place">The instruction to go on with.</param>
    /// <param name="Least">The shortest end of a run; with a set, how many more may be taken.</param>
    /// <param name="Position">Where to go on in the text, or the end of the run.</param>
    /// <param name="Set">The set of a run that grows; else null.</param>
    private record struct Frame(int Place, int Least, int Position, CodePointSet? Set);
}
