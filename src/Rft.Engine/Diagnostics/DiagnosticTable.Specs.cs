namespace Rft.Engine.Diagnostics;

public static partial class DiagnosticTable
{
    /// <summary>The text is not JSON.</summary>
    public static readonly DiagnosticDescriptor SyntaxError = Error(
        "RFT1001",
        "Not valid JSON",
        "Mend the text at the position; JSON has no comments, no trailing commas and only double quotes.");

    /// <summary>A name stands twice in one object.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = Error(
        "RFT1002",
        "Duplicate key",
        "Remove or rename one of the two members; no reader agrees with another about which of them counts.");

    /// <summary>The bytes are not UTF-8, or an escape is half a character.</summary>
    public static readonly DiagnosticDescriptor InvalidEncoding = Error(
        "RFT1012",
        "Not valid UTF-8",
        "Save the file as UTF-8; a byte order mark is allowed.");

    /// <summary>Objects and arrays are nested too deep.</summary>
    public static readonly DiagnosticDescriptor TooDeep = Error(
        "RFT1013",
        "Nested too deep",
        "Flatten the document; 64 objects and arrays inside each other are allowed.");

    /// <summary>A file that something names does not exist.</summary>
    public static readonly DiagnosticDescriptor FileMissing = Error(
        "RFT1014",
        "File not found",
        "Correct the path; relative paths start from the folder of the file that names them.");

    /// <summary>A file exists but cannot be read.</summary>
    public static readonly DiagnosticDescriptor FileUnreadable = Error(
        "RFT1015",
        "File cannot be read",
        "Check the permissions of the file and that no other program holds it.");
}
