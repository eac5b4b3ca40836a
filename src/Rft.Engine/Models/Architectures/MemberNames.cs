namespace Rft.Engine.Models.Architectures;

/// <summary>What a family's config.json calls the sizes that all families have.</summary>
internal sealed record MemberNames
{
    public static readonly MemberNames Llama = new();

    public static readonly MemberNames Gemma = new() { Activation = "hidden_activation" };

    public static readonly MemberNames Gpt2 = new()
    {
        HiddenSize = "n_embd",
        FeedForwardSize = "n_inner",
        Layers = "n_layer",
        Heads = "n_head",
        ContextLength = "n_positions",
        NormEpsilon = "layer_norm_epsilon",
        Activation = "activation_function",
    };

    public string HiddenSize { get; init; } = "hidden_size";

    public string FeedForwardSize { get; init; } = "intermediate_size";

    public string Layers { get; init; } = "num_hidden_layers";

    public string Heads { get; init; } = "num_attention_heads";

    public string ContextLength { get; init; } = "max_position_embeddings";

    public string NormEpsilon { get; init; } = "rms_norm_eps";

    public string Activation { get; init; } = "hidden_act";

    public IEnumerable<string> All => [HiddenSize, FeedForwardSize, Layers, Heads, ContextLength, NormEpsilon, Activation, "vocab_size"];
}
