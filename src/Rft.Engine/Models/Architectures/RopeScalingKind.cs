namespace Rft.Engine.Models.Architectures;

/// <summary>How rotary frequencies are stretched to sequences longer than those of the first training.</summary>
public enum RopeScalingKind
{
    /// <summary>All by the same factor (arXiv 2306.15595).</summary>
    Linear,

    /// <summary>Long waves by the factor, short ones not, those between partly: Llama 3.1.</summary>
    Llama3,

    /// <summary>The same in the way of YaRN (arXiv 2309.00071), with a factor on cosines and sines.</summary>
    Yarn,

    /// <summary>Each by a factor of its own (arXiv 2402.13753), with a factor on cosines and sines.</summary>
    LongRope,
}
