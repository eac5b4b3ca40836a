using System.Globalization;
using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// Runs of tokens such as <c>&lt;0x0A&gt;</c> become the text of their bytes, or U+FFFD for every byte of a run that is no UTF-8: only
/// the end of a run tells.
/// </summary>
internal sealed class ByteFallbackDecoder(ITextSink next) : ITextSink
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<byte> _run = [];

    /// <summary>The byte that a spelling such as <c>&lt;0x0A&gt;</c> stands for; null for any other spelling.</summary>
    public static byte? ByteOf(string spelling) =>
        spelling is ['<', '0', 'x', _, _, '>']
        && byte.TryParse(spelling.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <inheritdoc/>
    public void Push(string piece)
    {
        if (ByteOf(piece) is { } value)
        {
            _run.Add(value);
            return;
        }

        EndRun();
        next.Push(piece);
    }

    /// <inheritdoc/>
    public void Finish()
    {
        EndRun();
        next.Finish();
    }

    private void EndRun()
    {
        if (_run.Count == 0)
        {
            return;
        }

        byte[] bytes = [.. _run];
        _run.Clear();
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            next.Push(_strict.GetString(bytes));
            return;
        }

        foreach (var _ in bytes)
        {
            next.Push("\uFFFD");
        }
    }
}
