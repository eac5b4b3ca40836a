namespace Rft.Engine.Models.Tokenization;

/// <summary>The pre-tokenizers Split and Digits: cuts at the matches of a pattern, or at what lies between them.</summary>
internal sealed class SplitStage(Pattern pattern, SplitBehavior behavior, bool inverts, PieceStage next) : PieceStage
{
    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output)
    {
        var cutter = new Cutter { Text = piece, IsFirst = isFirst, Output = output, Stage = next, Behavior = behavior };
        var matcher = new PatternMatcher(pattern);
        matcher.Reset(piece.Length);
        var end = 0;
        for (var from = 0; matcher.Find(piece, from) is (>= 0 and var start, var stop);)
        {
            cutter.Take(start, inverts);
            cutter.Take(stop, !inverts);
            end = stop;
            from = stop > start ? stop : stop < piece.Length ? stop + CodePoints.At(piece, stop).Length : stop + 1;
        }

        if (end < piece.Length)
        {
            cutter.Take(piece.Length, inverts);
        }

        cutter.Finish();
    }

    // Holds one piece back, which a later part may still join.
    private ref struct Cutter
    {
        private int _start;
        private int _end;
        private bool _holds;
        private bool _previousIsMatch;

        public required ReadOnlySpan<char> Text { get; init; }

        public required bool IsFirst { get; init; }

        public required List<int> Output { get; init; }

        public required PieceStage Stage { get; init; }

        public required SplitBehavior Behavior { get; init; }

        public void Take(int end, bool isMatch)
        {
            if (end == _end)
            {
                return;
            }

            var joins = _holds && Behavior switch
            {
                SplitBehavior.Contiguous => isMatch == _previousIsMatch,
                SplitBehavior.MergedWithPrevious => isMatch && !_previousIsMatch,
                SplitBehavior.MergedWithNext => !isMatch && _previousIsMatch,
                _ => false,
            };
            if (!joins)
            {
                Finish();
                _start = _end;
            }

            (_end, _previousIsMatch, _holds) = (end, isMatch, true);
        }

        public void Finish()
        {
            if (_holds && (Behavior != SplitBehavior.Removed || !_previousIsMatch))
            {
                Stage.Add(Text[_start.._end], IsFirst && _start == 0, Output);
            }

            _holds = false;
        }
    }
}
