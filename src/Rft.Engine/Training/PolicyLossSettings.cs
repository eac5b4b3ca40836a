namespace Rft.Engine.Training;

/// <summary>The settings that policy losses share.</summary>
/// <param name="ClipLow">The probability ratio counts from 1 - ClipLow.</param>
/// <param name="ClipHigh">The probability ratio counts up to 1 + ClipHigh.</param>
/// <param name="Delta">An upper cap of the ratio that holds for negative advantages too; null for none.</param>
/// <param name="Beta">The weight of the divergence from the reference policy; 0 for none.</param>
/// <param name="Importance">What the ratio is taken over.</param>
/// <param name="MaximumTokens">The longest completion in tokens.</param>
internal sealed record PolicyLossSettings(
    double ClipLow,
    double ClipHigh,
    double? Delta = null,
    double Beta = 0,
    ImportanceLevel Importance = ImportanceLevel.Token,
    int MaximumTokens = 1);
