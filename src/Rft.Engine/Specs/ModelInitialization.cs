namespace Rft.Engine.Specs;

/// <summary>Where the weights come from before the first step.</summary>
public enum ModelInitialization
{
    /// <summary><c>pretrained</c>: the safetensors of the model folder.</summary>
    Pretrained,

    /// <summary><c>random</c>: drawn from the seed; the folder needs only config.json and a tokenizer.</summary>
    Random,
}
