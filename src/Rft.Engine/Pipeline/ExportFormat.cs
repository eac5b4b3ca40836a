namespace Rft.Engine.Pipeline;

/// <summary>What a trained model can be written as.</summary>
public enum ExportFormat
{
    /// <summary>An adapter folder of the PEFT library.</summary>
    Peft,

    /// <summary>A model folder of the transformers library, the adapter in its weights.</summary>
    HuggingFace,

    /// <summary>One file for llama.cpp, the adapter in its weights.</summary>
    Gguf,
}
