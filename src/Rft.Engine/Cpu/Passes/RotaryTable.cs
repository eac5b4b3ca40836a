using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Cosines and sines of rotary position embeddings (arXiv 2104.09864) for every position: [positions, K / 2].</summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;

    public RotaryTable(int positions, int headSize, double theta)
    {
        var half = headSize / 2;
        _cosines = new NativeBuffer((long)positions * half);
        _sines = new NativeBuffer((long)positions * half);
        for (var pair = 0; pair < half; pair++)
        {
            // The reference implementations compute the angle in float32; angles of long contexts would differ visibly otherwise.
            var frequency = (float)(1 / Math.Pow(theta, 2.0 * pair / headSize));
            for (var position = 0; position < positions; position++)
            {
                var angle = (double)(position * frequency);
                _cosines.Pointer[((long)position * half) + pair] = (float)Math.Cos(angle);
                _sines.Pointer[((long)position * half) + pair] = (float)Math.Sin(angle);
            }
        }
    }

    public float* Cosines => _cosines.Pointer;

    public float* Sines => _sines.Pointer;

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }
}
