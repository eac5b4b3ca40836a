namespace Rft.Engine.Graders;

/// <summary>A measure of how similar two texts are. Implementations keep no state between calls and are safe to call from several threads.</summary>
internal interface ITextMetric
{
    /// <summary>The similarity, from 0 to 1.</summary>
    /// <param name="prediction">The answer.</param>
    /// <param name="reference">What it is compared with.</param>
    double Score(string prediction, string reference);
}
