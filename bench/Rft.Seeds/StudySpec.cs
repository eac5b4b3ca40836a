using System.Text.Json.Nodes;

namespace Rft.Seeds;

/// <summary>A spec whose copies, each with another seed or other settings, may lie in any folder.</summary>
internal sealed class StudySpec
{
    private readonly string _text;

    /// <summary>Reads a spec. Its paths are made absolute, because copies lie elsewhere.</summary>
    /// <param name="path">The spec's file.</param>
    public StudySpec(string path)
    {
        var spec = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        spec.Remove("$schema");
        foreach (var (parent, name) in PathMembers(spec))
        {
            parent[name] = Path.GetFullPath((string)parent[name]!, folder);
        }

        _text = spec.ToJsonString();
    }

    /// <summary>The spec with a seed, and with whatever else <paramref name="change"/> makes of it.</summary>
    public string With(int seed, Action<JsonObject>? change = null)
    {
        var spec = JsonNode.Parse(_text)!.AsObject();
        spec["seed"] = seed;
        change?.Invoke(spec);
        return spec.ToJsonString();
    }

    private static List<(JsonObject Parent, string Name)> PathMembers(JsonObject spec)
    {
        List<(JsonObject Parent, string Name)> members = [(spec, "model"), (spec, "training_file"), (spec, "validation_file")];
        if (spec["method"]?["reinforcement"] is JsonObject reinforcement)
        {
            members.Add((reinforcement, "grader"));
        }

        foreach (var graders in new[] { spec["behaviours"], spec["evaluation"]?["held_out_graders"] }.OfType<JsonObject>())
        {
            members.AddRange(graders.Select(grader => (graders, grader.Key)));
        }

        // A grader may stand in the spec itself; then there is no path to mend.
        return [.. members.Where(member => member.Parent[member.Name] is JsonValue)];
    }
}
