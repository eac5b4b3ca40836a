namespace Rft.Engine.Training;

/// <summary>What a pair adds to a preference loss.</summary>
/// <param name="Value">The value.</param>
/// <param name="PreferredSlope">d(Value) / d(log-probability) of each token of the preferred answer.</param>
/// <param name="NonPreferredSlope">d(Value) / d(log-probability) of each token of the other answer.</param>
internal readonly record struct PreferenceTerm(double Value, double PreferredSlope, double NonPreferredSlope);
