namespace Rft.Engine.Training;

/// <summary>The two answers of a preference row as a loss sees them.</summary>
/// <param name="PreferredLogRatio">log p - log p_reference of the preferred answer, summed over its tokens.</param>
/// <param name="PreferredTokens">Its tokens.</param>
/// <param name="NonPreferredLogRatio">The same of the other answer.</param>
/// <param name="NonPreferredTokens">Its tokens.</param>
internal readonly record struct PreferencePair(
    double PreferredLogRatio, int PreferredTokens, double NonPreferredLogRatio, int NonPreferredTokens);
