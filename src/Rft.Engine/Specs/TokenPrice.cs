namespace Rft.Engine.Specs;

/// <summary>What a model costs, in a currency of the user's choice.</summary>
/// <param name="Input">A million tokens read.</param>
/// <param name="Output">A million tokens written.</param>
public sealed record TokenPrice(double Input, double Output)
{
    /// <summary>The price of some tokens.</summary>
    public double Of(long input, long output) => ((Input * input) + (Output * output)) / 1e6;
}
