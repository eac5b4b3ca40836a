namespace Rft.Engine.Training;

/// <summary>What a token adds to a policy loss before it is weighted.</summary>
/// <param name="Value">The value.</param>
/// <param name="Slope">d(Value) / d(log ratio).</param>
/// <param name="IsLow">The ratio is below the clip range, and the advantage is negative.</param>
/// <param name="IsHigh">The ratio is above the clip range, and the advantage is positive.</param>
internal readonly record struct SurrogateTerm(double Value, double Slope, bool IsLow = false, bool IsHigh = false);
