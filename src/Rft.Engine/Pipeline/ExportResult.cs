namespace Rft.Engine.Pipeline;

/// <summary>What an export wrote.</summary>
/// <param name="Path">The folder or file, absolute.</param>
/// <param name="Source">What was exported, absolute: the adapter's folder, or the model's.</param>
/// <param name="Files">The files' names and sizes in bytes.</param>
public sealed record ExportResult(string Path, string Source, IReadOnlyList<(string Name, long Bytes)> Files);
