using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>What <c>auto</c> has to know of a model. A folder that is not a model is reported by whoever opens it; here it is only a hint.</summary>
/// <param name="HiddenSize">The hidden size D.</param>
/// <param name="ContextLength">The most tokens of a prompt and its completion.</param>
internal sealed record ModelSize(int HiddenSize, int ContextLength)
{
    private const int Largest = 1 << 20;

    /// <summary>Reads config.json of a model folder.</summary>
    public static ModelSize Of(string folder)
    {
        var configuration = SourceDocument.Load(Path.Combine(folder, "config.json"), []);
        var hiddenSize = configuration.Number("hidden_size") ?? configuration.Number("n_embd") ?? AutoRules.UnknownHiddenSize;
        var context = configuration.Number("max_position_embeddings") ?? configuration.Number("n_positions") ?? AutoRules.UnknownContextLength;
        return new ModelSize((int)Math.Clamp(hiddenSize, 1, Largest), (int)Math.Clamp(context, 1, Largest));
    }
}
