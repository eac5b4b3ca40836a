namespace Rft.Engine.Cpu.Kernels;

/// <summary>How scores come about, and which positions a row sees.</summary>
/// <param name="Scale">What the product of query and key is multiplied by.</param>
/// <param name="Window">How many positions a row sees, its own included; 0 for all before it.</param>
/// <param name="SoftCap">Scores become cap * tanh(score / cap); 0 for none.</param>
internal readonly record struct AttentionRule(float Scale, int Window = 0, float SoftCap = 0)
{
    /// <summary>1 / sqrt(K).</summary>
    public static float UsualScale(int headSize) => 1 / MathF.Sqrt(headSize);

    /// <summary>The first position that a row at <paramref name="position"/> sees.</summary>
    public int First(int position) => Window == 0 ? 0 : Math.Max(0, position - Window + 1);
}
