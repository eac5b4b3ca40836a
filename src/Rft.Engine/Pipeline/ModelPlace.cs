using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>What a user means by a path where both a spec and a model folder are possible.</summary>
public static class ModelPlace
{
    /// <summary>
    /// Whether the path is a folder with a model. A spec beside it, such as the recipe that the model was made with, is meant only by its
    /// own name; but a config.json without weights is easily something else's.
    /// </summary>
    public static bool IsModelFolder(string path) =>
        File.Exists(Path.Combine(path, ModelFiles.Configuration)) && (HasWeights(path) || !HasSpec(path));

    /// <summary>Whether the path is a folder with an adapter.</summary>
    internal static bool IsAdapterFolder(string path) => File.Exists(Path.Combine(path, AdapterFolder.ConfigurationFileName));

    private static bool HasWeights(string path) =>
        File.Exists(Path.Combine(path, WeightFiles.FileName)) || File.Exists(Path.Combine(path, WeightFiles.IndexName));

    private static bool HasSpec(string path) => Directory.EnumerateFiles(path, "*" + SpecLocator.Extension).Any();
}
