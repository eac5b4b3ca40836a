using System.Text;
using System.Text.Unicode;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Reads strict JSON (RFC 8259: no comments, no trailing commas, no duplicate names) into a tree that knows where everything stands.</summary>
public static class SourceDocument
{
    /// <summary>The most objects and arrays inside each other.</summary>
    internal const int MaximumDepth = 64;

    /// <summary>Reads one JSON value.</summary>
    /// <param name="path">The file that diagnostics name.</param>
    /// <param name="utf8">The text; a byte order mark is skipped.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="firstLine">The line of the file on which the text begins, for a row of a JSONL file.</param>
    /// <returns>The tree; null where there was an error.</returns>
    public static SourceNode? Parse(string path, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics, int firstLine = 1)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(utf8))
        {
            ReportEncoding(path, utf8, diagnostics, firstLine);
            return null;
        }

        return new SourceParser(path, utf8, diagnostics, firstLine).Parse();
    }

    /// <summary>Reads a file that holds one JSON value.</summary>
    /// <returns>The tree; null where there was an error, a missing or unreadable file among them.</returns>
    public static SourceNode? Load(string path, DiagnosticBag diagnostics) =>
        SourceFile.Read(path, new SourceLocation(path), diagnostics) is { } bytes ? Parse(path, bytes, diagnostics) : null;

    /// <summary>Whether bytes begin with the byte order mark of UTF-16.</summary>
    public static bool LooksLikeUtf16(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 1 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));

    private static void ReportEncoding(string path, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics, int firstLine)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(utf8[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            offset += consumed;
        }

        var location = new SourceCursor(path, utf8, firstLine).MoveTo(offset);
        var found = LooksLikeUtf16(utf8) ? "the file looks like UTF-16" : $"byte 0x{utf8[offset]:X2} is not valid UTF-8";
        diagnostics.Add(DiagnosticTable.InvalidEncoding, location, $"{found}; save the file as UTF-8");
    }
}
