using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Passes;

/// <summary>How fast each pair of dimensions turns: radians a position.</summary>
internal static class RotaryFrequencies
{
    /// <summary>The frequencies [R / 2].</summary>
    public static float[] Of(int rotarySize, double theta, RopeScaling? scaling)
    {
        var frequencies = new float[rotarySize / 2];
        for (var pair = 0; pair < frequencies.Length; pair++)
        {
            // Without scaling the float32 of the plain formula, as reference implementations have it.
            var frequency = 1 / Math.Pow(theta, 2.0 * pair / rotarySize);
            frequencies[pair] = (float)(scaling?.Kind switch
            {
                null => frequency,
                RopeScalingKind.Linear => frequency / scaling.Factor,
                RopeScalingKind.Llama3 => Llama3(frequency, scaling),
                RopeScalingKind.Yarn => Yarn(frequency, pair, rotarySize, theta, scaling),
                _ => frequency / scaling.ShortFactors[pair],
            });
        }

        return frequencies;
    }

    // Waves shorter than a bound stay, longer than another are stretched, and between the two it goes over smoothly.
    private static double Llama3(double frequency, RopeScaling scaling)
    {
        var waves = scaling.OriginalContextLength * frequency / (2 * Math.PI);
        var smooth = (waves - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        var kept = Math.Clamp(smooth, 0, 1);
        return (kept * frequency) + ((1 - kept) * frequency / scaling.Factor);
    }

    // The paper's ramp over the dimensions (section 3.2): before it nothing is stretched, after it everything.
    private static double Yarn(double frequency, int pair, int rotarySize, double theta, RopeScaling scaling)
    {
        var (low, high) = (Dimension(scaling.BetaFast), Dimension(scaling.BetaSlow));
        if (scaling.Truncate)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, rotarySize - 1));
        var width = high == low ? 0.001 : high - low;
        var stretched = Math.Clamp((pair - low) / width, 0, 1);
        return (stretched * frequency / scaling.Factor) + ((1 - stretched) * frequency);

        // Where a wave turns so many times within the original context.
        double Dimension(double turns) =>
            rotarySize * Math.Log(scaling.OriginalContextLength / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
    }
}
