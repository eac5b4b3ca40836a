namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>The model folder is not there.</summary>
    public static readonly DiagnosticDescriptor ModelFolderMissing = Error(
        "RFT6001", "The model folder does not exist", "Name a folder in Hugging Face layout; paths start at the spec's own folder.");

    /// <summary>A file of the model folder is not there or cannot be read.</summary>
    public static readonly DiagnosticDescriptor ModelFileMissing = Error(
        "RFT6002",
        "A file of the model folder is missing or cannot be read",
        "A model folder holds config.json, tokenizer.json, tokenizer_config.json and, unless the weights are drawn at "
        + "random, model.safetensors.");

    /// <summary>config.json lacks a member or has an impossible value.</summary>
    public static readonly DiagnosticDescriptor ModelConfigurationInvalid = Error(
        "RFT6003", "The model configuration is invalid", "Mend the named member of config.json; the message says what is expected.");

    /// <summary>The architecture is none that Rft computes.</summary>
    public static readonly DiagnosticDescriptor ModelArchitectureUnsupported = Error(
        "RFT6004", "The model's architecture is not supported", "Choose a model of a supported architecture; docs/models.md lists them.");

    /// <summary>A configuration member would change the result in a way that Rft does not compute.</summary>
    public static readonly DiagnosticDescriptor ModelConfigurationUnsupported = Error(
        "RFT6005",
        "The model needs something that is not supported",
        "Rft refuses a model that it would compute wrongly; choose another model.");

    /// <summary>A safetensors file is truncated or contradicts itself.</summary>
    public static readonly DiagnosticDescriptor SafetensorsDamaged = Error(
        "RFT6010", "A safetensors file is damaged", "Fetch or write the file again; with git-lfs, run `git lfs pull`.");

    /// <summary>A tensor's element type is none that Rft reads.</summary>
    public static readonly DiagnosticDescriptor TensorTypeUnsupported = Error(
        "RFT6011", "A tensor has an element type that is not supported", "Convert the weights to F32, BF16 or F16.");

    /// <summary>Names or shapes of the weights differ from what the configuration asks for.</summary>
    public static readonly DiagnosticDescriptor WeightsDoNotFit = Error(
        "RFT6012", "The weights do not fit the configuration", "config.json and the weights must come from the same model.");

    /// <summary>The index of weights in several files contradicts itself or the files.</summary>
    public static readonly DiagnosticDescriptor WeightIndexInvalid = Error(
        "RFT6013", "The index of the weight files is invalid", "Fetch model.safetensors.index.json and all files that it names again, from one place.");

    /// <summary>The weights are there as a pickle file only.</summary>
    public static readonly DiagnosticDescriptor WeightsArePickled = Error(
        "RFT6014",
        "Weights in a pickle file are not read",
        "Convert them to safetensors (save_pretrained of transformers with safe_serialization=True), or fetch them as safetensors.");

    /// <summary>tokenizer.json or tokenizer_config.json contradicts itself.</summary>
    public static readonly DiagnosticDescriptor TokenizerInvalid = Error(
        "RFT6020", "The tokenizer is invalid", "Fetch tokenizer.json and tokenizer_config.json again from where the model came from.");

    /// <summary>The tokenizer has a part that Rft does not compute.</summary>
    public static readonly DiagnosticDescriptor TokenizerUnsupported = Error(
        "RFT6021",
        "The tokenizer needs something that is not supported",
        "Rft reads byte-pair encodings, byte-level or with byte fallback; choose a model with such a tokenizer.");

    /// <summary>The tokenizer gives ids that the weights have no row for.</summary>
    public static readonly DiagnosticDescriptor TokenizerDoesNotFit = Error(
        "RFT6022", "The tokenizer does not fit the weights", "Tokenizer and weights must come from the same model.");

    /// <summary>No token ends an answer.</summary>
    public static readonly DiagnosticDescriptor EndTokenMissing = Error(
        "RFT6023",
        "The model has no end token",
        "Give eos_token_id in generation_config.json or config.json, or eos_token in tokenizer_config.json.");

    /// <summary>There are several chat templates and none is the default.</summary>
    public static readonly DiagnosticDescriptor ChatTemplateAmbiguous = Error(
        "RFT6024",
        "The model has several chat templates and no default one",
        "Name one of them 'default', or put the one to use into chat_template.jinja.");

    /// <summary>Generation blocks and messages cannot be matched.</summary>
    public static readonly DiagnosticDescriptor GenerationBlocksDoNotFit = Error(
        "RFT6025",
        "The generation blocks of the chat template do not fit the messages",
        "Use a template with one generation block an assistant message, or give no assistant message the weight 0.");

    /// <summary>There is no chat template.</summary>
    public static readonly DiagnosticDescriptor ChatTemplateMissing = Error(
        "RFT6030", "The model has no chat template", "Give chat_template in tokenizer_config.json, or use a chat model.");

    /// <summary>An adapter folder cannot be used.</summary>
    public static readonly DiagnosticDescriptor AdapterInvalid = Error(
        "RFT6040", "The adapter is invalid", "Use a LoRA adapter in PEFT format that was trained on this base model.");

    /// <summary>A file of a model cannot be written.</summary>
    public static readonly DiagnosticDescriptor ModelFileNotWritten = Error(
        "RFT6050",
        "A file of a model cannot be written",
        "Free disk space, or give write permission to the folder; what was there before is untouched.");

    /// <summary>A tensor that the model needs is not there.</summary>
    public static readonly DiagnosticDescriptor TensorMissing = Error(
        "RFT6060",
        "A tensor is missing",
        "Take weights of the model that config.json describes; for an adapter, of the same rank and base model.");

    /// <summary>A tensor that the model has no place for.</summary>
    public static readonly DiagnosticDescriptor TensorUnknown = Error(
        "RFT6061",
        "A tensor is not part of the model",
        "Take weights of the model that config.json describes; for an adapter, of the same rank and base model.");

    /// <summary>A tensor of another shape than the model's.</summary>
    public static readonly DiagnosticDescriptor TensorShapeWrong = Error(
        "RFT6062",
        "A tensor has the wrong shape",
        "Make config.json, or the adapter's rank, agree with the weights.");

    /// <summary>config.json has a member that nothing here knows.</summary>
    public static readonly DiagnosticDescriptor ModelMemberUnknown = Warning(
        "RFT6070",
        "A member of the model configuration is not known",
        "Remove it from config.json if it is a mistake; docs/models.md lists what each architecture reads.");

    /// <summary>The factor of a rotary scaling is not what the context lengths say.</summary>
    public static readonly DiagnosticDescriptor RopeFactorContradictory = Warning(
        "RFT6071",
        "The rotary factor contradicts the context lengths",
        "Make factor, max_position_embeddings and original_max_position_embeddings agree; programs differ in which of them they believe.");
}
