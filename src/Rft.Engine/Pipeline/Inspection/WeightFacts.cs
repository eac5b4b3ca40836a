using Rft.Engine.Models;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>How a model's weights are stored.</summary>
internal static class WeightFacts
{
    /// <summary>The section.</summary>
    public static ModelFactSection Of(WeightFiles weights, ModelConfiguration configuration, string directory)
    {
        var types = weights.Entries.Values.GroupBy(entry => entry.Type).OrderByDescending(group => group.Sum(entry => (long)entry.Count)).ToList();
        var files = WeightFiles.Names(directory).Where(name => name != WeightFiles.IndexName).ToList();
        return new ModelFactSection("weights", "Weights",
        [
            new("files", "files", (long)files.Count, Note: files.Count == 1 ? files[0] : null),
            new("bytes", "on disk", files.Sum(name => new FileInfo(Path.Combine(directory, name)).Length), ModelFactUnit.Bytes),
            new("stored_types", "element types", (string[])[.. types.Select(group => group.Key.ToString())]),
            new("configured_type", "config.json says", configuration.StorageType.ToString()),
            new("tensors", "tensors", (long)weights.Entries.Count),
        ]);
    }
}
