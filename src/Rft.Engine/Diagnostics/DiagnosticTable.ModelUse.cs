namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>The messages leave no room for an answer.</summary>
    public static readonly DiagnosticDescriptor MessagesTooLong = Error(
        "RFT6090", "The messages do not fit the model's context", "Shorten the messages, or choose a model with a longer context.");

    /// <summary>What is to be exported does not go with the format.</summary>
    public static readonly DiagnosticDescriptor ExportNotPossible = Error(
        "RFT6091",
        "This model cannot be exported in this format",
        "An adapter goes to any format, a model with all its weights trained only to huggingface or gguf.");

    /// <summary>The place of an export is taken.</summary>
    public static readonly DiagnosticDescriptor ExportPlaceTaken = Error(
        "RFT6092", "The place of the export is taken", "Name another place with --output, or replace what is there with --overwrite.");

    /// <summary>The architecture is none that the GGUF exporter or llama.cpp computes.</summary>
    public static readonly DiagnosticDescriptor GgufArchitectureUnsupported = Error(
        "RFT6093", "llama.cpp does not compute this model", "Export it with --format huggingface; docs/export.md lists what GGUF can hold.");

    /// <summary>The tokenizer is none that llama.cpp computes.</summary>
    public static readonly DiagnosticDescriptor GgufTokenizerUnsupported = Error(
        "RFT6094",
        "llama.cpp does not compute this tokenizer",
        "A GGUF file would cut texts into other tokens than the model was trained with; export it with --format huggingface.");

    /// <summary>llama.cpp computes something of the model otherwise.</summary>
    public static readonly DiagnosticDescriptor GgufDiffers = Warning(
        "RFT6095", "llama.cpp computes something otherwise", "Compare answers before you rely on the file; docs/export.md says what differs.");

    /// <summary>No trained run has this fingerprint.</summary>
    public static readonly DiagnosticDescriptor ExportRunMissing = Error(
        "RFT6096", "The store has no such trained run", "`rft fingerprint SPEC` prints the fingerprint of a spec; name the store with --store.");

    /// <summary>The folder of an adapter's base model was not found.</summary>
    public static readonly DiagnosticDescriptor ExportBaseMissing = Error(
        "RFT6097", "The adapter's base model was not found", "Name its folder with --base.");
}
