namespace Rft.Engine.Pipeline.Inspection;

/// <summary>One thing that is known of a model folder.</summary>
/// <param name="Key">Its name for programs.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">A string, long, double, bool, or list of strings; null where there is none.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Note">What people want to know besides; null for nothing.</param>
public sealed record ModelFact(string Key, string Label, object? Value, ModelFactUnit Unit = ModelFactUnit.None, string? Note = null);
