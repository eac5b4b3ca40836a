using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// Cosines and sines of rotary position embeddings (arXiv 2104.09864): [positions, R / 2]. They are computed up to the positions that are
/// used, because a long context has more of them than most texts ever reach.
/// </summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    // Positions that are computed at a time.
    private const int Stretch = 1024;

    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;
    private readonly float[] _frequencies;
    private readonly double _factor;
    private readonly int _positions;
    private int _computed;

    /// <param name="positions">How many there are at most.</param>
    /// <param name="rotarySize">R.</param>
    /// <param name="theta">The rope base.</param>
    /// <param name="scaling">How frequencies are stretched; null where they are not.</param>
    public RotaryTable(int positions, int rotarySize, double theta, RopeScaling? scaling)
    {
        _frequencies = RotaryFrequencies.Of(rotarySize, theta, scaling);
        _factor = scaling?.AttentionFactor ?? 1;
        (RotarySize, _positions) = (rotarySize, positions);
        _cosines = new NativeBuffer((long)positions * _frequencies.Length);
        _sines = new NativeBuffer((long)positions * _frequencies.Length);
    }

    /// <summary>R: how many dimensions of a head turn.</summary>
    public int RotarySize { get; }

    public float* Cosines => _cosines.Pointer;

    public float* Sines => _sines.Pointer;

    /// <summary>Computes what is missing of the first positions.</summary>
    public void Reach(int positions)
    {
        for (; _computed < positions; _computed = Math.Min(_computed + Stretch, _positions))
        {
            Compute(_computed, Math.Min(_computed + Stretch, _positions));
        }
    }

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }

    private void Compute(int first, int end)
    {
        var place = (long)first * _frequencies.Length;
        for (var position = first; position < end; position++)
        {
            foreach (var frequency in _frequencies)
            {
                // The reference implementations compute the angle in float32; angles of long contexts would differ visibly otherwise.
                var angle = (double)(position * frequency);
                _cosines.Pointer[place] = (float)(Math.Cos(angle) * _factor);
                _sines.Pointer[place] = (float)(Math.Sin(angle) * _factor);
                place++;
            }
        }
    }
}
