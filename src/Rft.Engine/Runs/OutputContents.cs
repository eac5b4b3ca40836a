namespace Rft.Engine.Runs;

/// <summary>contents.json of an output folder.</summary>
/// <param name="Key">What the files were made from.</param>
/// <param name="Files">Paths inside the folder, with SHA-256 digests.</param>
internal sealed record OutputContents(string Key, SortedDictionary<string, string> Files);
