namespace Rft.Engine.Models.Architectures;

/// <summary>Settings of stretched rotary frequencies, from <c>rope_scaling</c> or <c>rope_parameters</c>.</summary>
public sealed record RopeScaling
{
    /// <summary><c>rope_type</c>.</summary>
    public required RopeScalingKind Kind { get; init; }

    /// <summary><c>factor</c>: how much longer sequences may be.</summary>
    public double Factor { get; init; } = 1;

    /// <summary><c>original_max_position_embeddings</c>: the longest sequence of the first training.</summary>
    public int OriginalContextLength { get; init; }

    /// <summary>Llama3: <c>low_freq_factor</c>.</summary>
    public double LowFrequencyFactor { get; init; }

    /// <summary>Llama3: <c>high_freq_factor</c>.</summary>
    public double HighFrequencyFactor { get; init; }

    /// <summary>Yarn: <c>beta_fast</c>.</summary>
    public double BetaFast { get; init; }

    /// <summary>Yarn: <c>beta_slow</c>.</summary>
    public double BetaSlow { get; init; }

    /// <summary>Yarn: <c>truncate</c>: the bounds of the ramp are whole dimensions.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Yarn, LongRope: what cosines and sines are multiplied by.</summary>
    public double AttentionFactor { get; init; } = 1;

    /// <summary>LongRope: <c>short_factor</c>, one for each pair of dimensions.</summary>
    public IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary>LongRope: <c>long_factor</c>; of no use to sequences up to <see cref="OriginalContextLength"/>.</summary>
    public IReadOnlyList<double> LongFactors { get; init; } = [];
}
