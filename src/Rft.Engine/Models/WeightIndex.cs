using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>The index of weights in several files (model.safetensors.index.json): which file holds which tensor. Never trusted.</summary>
internal sealed class WeightIndex
{
    private readonly IReadOnlyList<(string Tensor, SourceNode File)> _map;

    private WeightIndex(IReadOnlyList<(string Tensor, SourceNode File)> map)
    {
        _map = map;
        Files = [.. map.Select(pair => pair.File.Text).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the files, in order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="DiagnosticException">The index is no JSON, lacks its map, or names a file that is not beside it.</exception>
    public static WeightIndex Read(string path)
    {
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(path, diagnostics);
        diagnostics.ThrowIfErrors();
        if (root?["weight_map"] is not { Kind: SourceNodeKind.Object, Members.Count: > 0 } map)
        {
            throw new DiagnosticException(
                DiagnosticTable.WeightIndexInvalid, root?.Location ?? new SourceLocation(path), "expected an object 'weight_map' of tensor names and file names");
        }

        var pairs = new List<(string, SourceNode)>();
        foreach (var member in map.Members)
        {
            if (member.Value.Kind != SourceNodeKind.String || !IsFileName(member.Value.Text))
            {
                diagnostics.Add(
                    DiagnosticTable.WeightIndexInvalid, member.Value.Location, $"'{member.Name}' names no safetensors file of the same folder");
            }

            pairs.Add((member.Name, member.Value));
        }

        diagnostics.ThrowIfErrors();
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var file in pairs.Select(pair => pair.Item2).DistinctBy(node => node.Text).Where(node => !File.Exists(Path.Combine(directory, node.Text))))
        {
            diagnostics.Add(DiagnosticTable.ModelFileMissing, file.Location, $"the weights are in several files, and '{file.Text}' is missing");
        }

        diagnostics.ThrowIfErrors();
        return new WeightIndex(pairs);
    }

    /// <summary>Checks that every tensor lies where the index says, and none beside.</summary>
    /// <param name="files">The open files, as <see cref="Files"/> has them.</param>
    /// <exception cref="DiagnosticException">Everything that contradicts the index.</exception>
    public void Check(IReadOnlyList<SafetensorsFile> files)
    {
        var diagnostics = new DiagnosticBag();
        var byName = Files.Zip(files).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        foreach (var (tensor, file) in _map)
        {
            if (!byName[file.Text].Entries.ContainsKey(tensor))
            {
                diagnostics.Add(DiagnosticTable.WeightIndexInvalid, file.Location, $"'{file.Text}' has no tensor '{tensor}'");
            }
        }

        var expected = _map.ToDictionary(pair => pair.Tensor, pair => pair.File, StringComparer.Ordinal);
        foreach (var (name, file) in byName)
        {
            foreach (var tensor in file.Entries.Keys.Where(tensor => !expected.TryGetValue(tensor, out var node) || node.Text != name))
            {
                diagnostics.Add(DiagnosticTable.WeightIndexInvalid, new SourceLocation(file.Path), $"the index does not say that '{tensor}' is in '{name}'");
            }
        }

        diagnostics.ThrowIfErrors();
    }

    private static bool IsFileName(string text) =>
        text.EndsWith(".safetensors", StringComparison.Ordinal) && text.IndexOfAny(['/', '\\', ':', '\0']) < 0;
}
