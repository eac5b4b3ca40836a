namespace Rft.Engine.Specs;

/// <summary>A trained run of the store, found by name and version.</summary>
/// <param name="ModelPath">The folder of its model: an adapter, or a whole model.</param>
/// <param name="BaseModel">The base model's path as that run's spec states it, relative to that spec.</param>
public sealed record ReleasedModel(string ModelPath, string BaseModel);
