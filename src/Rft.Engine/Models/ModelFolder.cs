namespace Rft.Engine.Models;

/// <summary>A model on disk in Hugging Face layout, opened: its configuration, where its weights are, its tokenizer and chat template.</summary>
public sealed partial class ModelFolder
{
}
