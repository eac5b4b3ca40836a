namespace Rft.Engine.Models.Tokenization;

/// <summary>The pre-tokenizer Metaspace: spaces become another character, one is put in front, and pieces begin at it.</summary>
internal sealed class MetaspaceStage(string replacement, PrependScheme scheme, bool splits, PieceStage next) : PieceStage
{
    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output)
    {
        var text = piece.ToString().Replace(" ", replacement, StringComparison.Ordinal);
        var prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && isFirst);
        if (prepends && !text.StartsWith(replacement, StringComparison.Ordinal))
        {
            text = replacement + text;
        }

        var rest = text.AsSpan();
        while (splits && rest.Length > 1)
        {
            // Of neighbouring marks all but the last are pieces of their own, and the last one begins the next piece.
            var end = rest[1..].IndexOf(replacement, StringComparison.Ordinal) + 1;
            if (end == 0)
            {
                break;
            }

            next.Add(rest[..end], isFirst, output);
            rest = rest[end..];
            isFirst = false;
        }

        next.Add(rest, isFirst, output);
    }
}
