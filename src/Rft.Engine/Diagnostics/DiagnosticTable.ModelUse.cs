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

    /// <summary>The embedding is larger than the tokenizer.</summary>
    public static readonly DiagnosticDescriptor UnusedEmbeddingRows = Information(
        "RFT6100", "The embedding has rows that no token uses", "Nothing, as a rule: rows are often padded to a round number.");

    /// <summary>The files disagree on the end token.</summary>
    public static readonly DiagnosticDescriptor EndTokensDiffer = Warning(
        "RFT6101",
        "The files of the model name different end tokens",
        "Make eos_token_id of config.json and generation_config.json and eos_token of tokenizer_config.json agree, or list all in generation_config.json.");

    /// <summary>A tied model has an output head of its own.</summary>
    public static readonly DiagnosticDescriptor TiedHeadStored = Warning(
        "RFT6102", "The weights hold an output head that is not used", "Set tie_word_embeddings to false if the model was trained with its own head.");

    /// <summary>A pickle file lies beside the weights.</summary>
    public static readonly DiagnosticDescriptor PickleBesideWeights = Warning(
        "RFT6103", "A pickle file lies beside the weights", "Remove it, unless another program needs it; a pickle file can run any program when it is read.");

    /// <summary>Some tensors are not used.</summary>
    public static readonly DiagnosticDescriptor UnusedTensors = Information(
        "RFT6104", "The weights hold tensors that are not used", "Nothing: older checkpoints store what follows from the configuration.");

    /// <summary>The template rewrites earlier turns.</summary>
    public static readonly DiagnosticDescriptor TemplateLacksPrefix = Warning(
        "RFT6105",
        "The chat template changes what it wrote for earlier messages",
        "Give all answers of a row but the last the weight 0, or use a chat template that leaves earlier messages as they are.");

    /// <summary>The weights are stored in another type than config.json says.</summary>
    public static readonly DiagnosticDescriptor StoredTypeDiffers = Warning(
        "RFT6106", "The weights have another element type than the configuration says", "Make torch_dtype (or dtype) of config.json agree with the weights.");

    /// <summary>There are two chat templates.</summary>
    public static readonly DiagnosticDescriptor ChatTemplatesDiffer = Warning(
        "RFT6107", "The folder has two different chat templates", "Remove one; programs differ in which they take.");
}
