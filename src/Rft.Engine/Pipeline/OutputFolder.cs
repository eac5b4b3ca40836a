using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// The folder beside the build output that receives a run's documents and model. contents.json in it names what they were made from
/// and their digests, so that a build that would change nothing finds out without rendering anything.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="files">Where files are written.</param>
internal sealed class OutputFolder(string path, StoreFiles files)
{
    private const string ModelFolderName = "model";

    /// <summary>The folder, absolute.</summary>
    public string FullPath => path;

    private string ContentsPath => Path.Combine(path, "contents.json");

    /// <summary>Whether the folder holds just what <see cref="Write"/> put there for this key.</summary>
    public bool IsCurrent(string key)
    {
        try
        {
            var contents = JsonSerializer.Deserialize(File.ReadAllBytes(ContentsPath), RunJson.Default.OutputContents);
            return contents?.Key == key
                && contents.Files.All(file => File.Exists(Path.Combine(path, file.Key)) && DigestOf(File.ReadAllBytes(Path.Combine(path, file.Key))) == file.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes documents and a copy of the model. Files that would not change are left alone.</summary>
    /// <param name="key">What the documents were made from.</param>
    /// <param name="documents">Names and texts.</param>
    /// <param name="modelPath">The folder of the trained model.</param>
    public void Write(string key, IEnumerable<(string Name, string Text)> documents, string modelPath)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in documents)
        {
            Put(name, Encoding.UTF8.GetBytes(text));
        }

        foreach (var source in Directory.GetFiles(modelPath))
        {
            Put($"{ModelFolderName}/{Path.GetFileName(source)}", File.ReadAllBytes(source));
        }

        // A file of an earlier run, say an adapter where there is now a whole model, would be taken for a part of this one.
        foreach (var stale in Directory.GetFiles(Path.Combine(path, ModelFolderName))
            .Where(file => !digests.ContainsKey($"{ModelFolderName}/{Path.GetFileName(file)}")))
        {
            StoreFiles.Guard(stale, () => files.FileSystem.DeleteFile(stale));
        }

        files.Write(ContentsPath, stream => JsonSerializer.Serialize(stream, new OutputContents(key, digests), RunJson.Default.OutputContents));

        void Put(string name, byte[] content)
        {
            files.WriteIfDifferent(Path.Combine(path, name), content);
            digests[name] = DigestOf(content);
        }
    }

    private static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
