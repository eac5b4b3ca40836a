using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>What a user means by a path where both a spec and a model folder are possible.</summary>
public static class ModelPlace
{
    /// <summary>Whether the path is a folder with a model and without a spec; a spec beside a model counts more.</summary>
    public static bool IsModelFolder(string path) => IsPlainFolderWith(path, ModelFiles.Configuration);

    /// <summary>Whether the path is a folder with an adapter and without a spec.</summary>
    internal static bool IsAdapterFolder(string path) => IsPlainFolderWith(path, AdapterFolder.ConfigurationFileName);

    private static bool IsPlainFolderWith(string path, string file) =>
        File.Exists(Path.Combine(path, file)) && !Directory.EnumerateFiles(path, "*" + SpecLocator.Extension).Any();
}
