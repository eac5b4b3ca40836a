using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>The last stage: the tokens of a piece by byte-pair encoding, from its bytes or (as SentencePiece has it) its characters.</summary>
internal sealed class BytePairStage(BytePairModel model) : PieceStage
{
    private readonly PieceCache _cache = new();
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _vocabulary = model.Vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output)
    {
        if (piece.Length > PieceCache.LongestPiece)
        {
            Encode(piece, output);
            return;
        }

        var slot = PieceCache.Slot(piece);
        if (_cache.Find(slot, piece) is { } known)
        {
            output.AddRange(known.AsSpan());
            return;
        }

        var start = output.Count;
        Encode(piece, output);
        _cache.Keep(slot, piece, CollectionsMarshal.AsSpan(output)[start..]);
    }

    private void Encode(ReadOnlySpan<char> piece, List<int> output)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(piece));
        var tokens = ArrayPool<int>.Shared.Rent(bytes.Length);
        try
        {
            var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, bytes));
            if (model.IgnoresMergesOfWholePieces && FindWhole(piece, utf8) is { } whole)
            {
                output.Add(whole);
                return;
            }

            var count = model.IsByteLevel ? FromBytes(utf8, tokens) : FromCharacters(piece, tokens);
            model.Merges.Apply(tokens.AsSpan(0, count), output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<int>.Shared.Return(tokens);
        }
    }

    private int? FindWhole(ReadOnlySpan<char> piece, ReadOnlySpan<byte> utf8)
    {
        if (!model.IsByteLevel)
        {
            return _vocabulary.TryGetValue(piece, out var token) ? token : null;
        }

        if (utf8.Length > PieceCache.LongestPiece)
        {
            return FindLong(utf8);
        }

        Span<char> spelling = stackalloc char[utf8.Length];
        ByteAlphabet.Spell(spelling, utf8);
        return _vocabulary.TryGetValue(spelling, out var id) ? id : null;
    }

    private int? FindLong(ReadOnlySpan<byte> utf8) =>
        _vocabulary.TryGetValue(string.Create(utf8.Length, utf8, ByteAlphabet.Spell), out var id) ? id : null;

    private int FromBytes(ReadOnlySpan<byte> utf8, Span<int> tokens)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            tokens[i] = model.ByteTokens[utf8[i]];
        }

        return utf8.Length;
    }

    private int FromCharacters(ReadOnlySpan<char> piece, Span<int> tokens)
    {
        var count = 0;
        var hasUnknown = false;
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < piece.Length;)
        {
            var (value, length) = CodePoints.At(piece, i);
            if (_vocabulary.TryGetValue(piece.Slice(i, length), out var token))
            {
                FlushUnknown(tokens);
                tokens[count++] = token;
            }
            else if (model.FallsBackToBytes && HaveTokens(utf8[..new Rune(value).EncodeToUtf8(utf8)]))
            {
                // As in the reference implementation an unknown character before these bytes comes out after them.
                foreach (var item in utf8[..new Rune(value).Utf8SequenceLength])
                {
                    tokens[count++] = model.ByteTokens[item];
                }
            }
            else if (model.UnknownToken is not null)
            {
                if (!model.FusesUnknown)
                {
                    FlushUnknown(tokens);
                }

                hasUnknown = true;
            }

            i += length;
        }

        FlushUnknown(tokens);
        return count;

        void FlushUnknown(Span<int> destination)
        {
            if (hasUnknown)
            {
                destination[count++] = model.UnknownToken!.Value;
                hasUnknown = false;
            }
        }
    }

    private bool HaveTokens(ReadOnlySpan<byte> utf8)
    {
        foreach (var item in utf8)
        {
            if (model.ByteTokens[item] < 0)
            {
                return false;
            }
        }

        return true;
    }
}
