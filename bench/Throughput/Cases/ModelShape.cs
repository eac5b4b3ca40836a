using Rft.Engine.Models;

namespace Rft.Throughput.Cases;

/// <summary>The shape of a Llama model with tied embeddings; letters as in <see cref="ModelConfiguration"/>.</summary>
internal sealed record ModelShape(string Name, int Hidden, int Layers, int Heads, int KeyValueHeads, int FeedForward, int Vocabulary)
{
    /// <summary>The model whose time goes into everything but arithmetic.</summary>
    public static ModelShape Small { get; } = new("small", 128, 4, 4, 2, 384, 260);

    /// <summary>The model whose weights come from memory.</summary>
    public static ModelShape Large { get; } = new("large", 512, 8, 8, 2, 1536, 260);

    /// <summary>K.</summary>
    public int HeadSize => Hidden / Heads;

    /// <summary>Elements of the matrices that each token is multiplied with.</summary>
    public long MatrixElements => (Layers * LayerElements) + ((long)Vocabulary * Hidden);

    /// <summary>Parameters, norms included.</summary>
    public long Parameters => MatrixElements + (((2L * Layers) + 1) * Hidden);

    private long LayerElements => ((long)Hidden * ((2 * Heads) + (2 * KeyValueHeads)) * HeadSize) + (3L * Hidden * FeedForward);

    /// <summary>Floating-point operations of a token's forward pass that sees so many tokens, itself included.</summary>
    public double ForwardOperations(double context) => (2.0 * MatrixElements) + (4.0 * Layers * Heads * HeadSize * context);

    /// <summary>Bytes of keys and values, as floats, of one token.</summary>
    public double KeyValueBytes => 2.0 * Layers * KeyValueHeads * HeadSize * sizeof(float);

    /// <summary>The longest sequence.</summary>
    public int ContextLength { get; init; } = 1024;

    /// <summary>The configuration.</summary>
    public ModelConfiguration Configuration => new()
    {
        ModelType = "llama",
        VocabularySize = Vocabulary,
        HiddenSize = Hidden,
        FeedForwardSize = FeedForward,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads,
        HeadSize = HeadSize,
        NormEpsilon = 1e-5f,
        RopeTheta = 10000,
        TiedEmbeddings = true,
        ContextLength = ContextLength,
    };
}
