namespace Rft.Engine.Graders;

/// <summary>
/// The longest common subsequences of a whole text with every window of another, from one pass over the table: Tiskin's semi-local string
/// comparison by combing ("Semi-local string comparison: algorithmic techniques and applications", 2007). One strand enters the table at every
/// row and column; two strands cross at most once, and never where the symbols are equal. A window's subsequence is then its length less the
/// strands that enter above the window and leave below it.
/// </summary>
internal sealed class WindowSubsequences
{
    // Per column of the longer text: the column at whose top the strand entered that leaves at the bottom; below 0 for one from the left.
    private readonly int[] _entries;
    private readonly int[] _exits;

    public WindowSubsequences(ReadOnlySpan<int> text, ReadOnlySpan<int> windowed)
    {
        _entries = new int[windowed.Length];
        for (var j = 0; j < windowed.Length; j++)
        {
            _entries[j] = j;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var symbol = text[i];
            var strand = -1 - i;
            for (var j = 0; j < windowed.Length; j++)
            {
                var other = _entries[j];
                var bounces = symbol == windowed[j] | strand > other;
                _entries[j] = bounces ? strand : other;
                strand = bounces ? other : strand;
            }
        }

        _exits = new int[windowed.Length];
        Array.Fill(_exits, windowed.Length);
        for (var j = 0; j < windowed.Length; j++)
        {
            if (_entries[j] >= 0)
            {
                _exits[_entries[j]] = j;
            }
        }
    }

    /// <summary>Whether the strand that entered above a column leaves left of an end.</summary>
    public bool Leaves(int column, int end) => _exits[column] < end;

    /// <summary>Whether the strand that leaves below a column entered above the columns from a start on.</summary>
    public bool Enters(int column, int start) => _entries[column] >= start;
}
