using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Cosines and sines of rotary position embeddings (arXiv 2104.09864) for every position: [positions, R / 2].</summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;

    /// <param name="positions">How many.</param>
    /// <param name="rotarySize">R.</param>
    /// <param name="theta">The rope base.</param>
    /// <param name="scaling">How frequencies are stretched; null where they are not.</param>
    public RotaryTable(int positions, int rotarySize, double theta, RopeScaling? scaling)
    {
        var half = rotarySize / 2;
        var frequencies = RotaryFrequencies.Of(rotarySize, theta, scaling);
        var factor = scaling?.AttentionFactor ?? 1;
        RotarySize = rotarySize;
        _cosines = new NativeBuffer((long)positions * half);
        _sines = new NativeBuffer((long)positions * half);
        for (var pair = 0; pair < half; pair++)
        {
            for (var position = 0; position < positions; position++)
            {
                // The reference implementations compute the angle in float32; angles of long contexts would differ visibly otherwise.
                var angle = (double)(position * frequencies[pair]);
                _cosines.Pointer[((long)position * half) + pair] = (float)(Math.Cos(angle) * factor);
                _sines.Pointer[((long)position * half) + pair] = (float)(Math.Sin(angle) * factor);
            }
        }
    }

    /// <summary>R: how many dimensions of a head turn.</summary>
    public int RotarySize { get; }

    public float* Cosines => _cosines.Pointer;

    public float* Sines => _sines.Pointer;

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }
}
