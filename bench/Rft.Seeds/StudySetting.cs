using System.Text.Json.Nodes;

namespace Rft.Seeds;

/// <summary>A way to train: what it changes of any spec.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Patch">A merge patch (RFC 7396) of the spec.</param>
internal sealed record StudySetting(string Name, JsonObject Patch)
{
    /// <summary>The settings of a file, in its order: a JSON object of patches by name.</summary>
    public static IReadOnlyList<StudySetting> Read(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!.AsObject().Select(member => new StudySetting(member.Key, member.Value!.AsObject()))];

    /// <summary>Changes a spec.</summary>
    public void Apply(JsonObject spec) => Merge(spec, Patch);

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject part:
                    if (target[name] is not JsonObject inner)
                    {
                        target[name] = inner = [];
                    }

                    Merge(inner, part);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
