using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Runs;

/// <summary>
/// The SHA-256 of everything that determines a run, and of nothing else. In: the resolved spec with its graders written out, the digests
/// of models and rows in place of their paths, the engine and its version. Out: whatever cannot change a byte of the model, the metrics
/// or the evaluation, namely where files lie, their time stamps, name, version, description, suffix, metadata and integrations of
/// the spec, what is said about its release, the interval of checkpoints, the limit of memory, the number of
/// threads and the machine.
/// </summary>
internal static class Fingerprint
{
    // Raised where the same inputs come to mean another run for a reason that no version number shows.
    private const string Format = "3";

    private static readonly HashSet<string> _withoutEffect =
    [
        "$schema", "name", "version", "description", "suffix", "metadata", "integrations", "release", "checkpoint_interval", "base_model",
        "memory_limit_gb",
    ];

    /// <summary>The fingerprint, in lower-case hexadecimal.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="inputs">Digests of the files that it names.</param>
    /// <param name="engine">The engine's name.</param>
    public static string Of(RftSpec spec, RunInputs inputs, string engine)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(inputs);
        var settings = WithEffect(spec.Resolved).Select(member => member.Name switch
        {
            "model" => Text("model", inputs.Adapter is { } adapter ? $"{inputs.Model} {adapter}" : inputs.Model),
            "training_file" => Text("training_file", inputs.TrainingFile),
            "validation_file" => inputs.ValidationFile is { } digest ? Text("validation_file", digest) : member,
            "engine" => member with { Value = SourceNode.Object(default, [.. WithEffect(member.Value)]) },
            _ => member,
        });
        SourceMember[] judges = inputs.Judges is { } digests
            ? [new SourceMember("judges", default, SourceNode.Array(default, [.. digests.Select(digest => SourceNode.String(default, digest))]))]
            : [];
        return CanonicalJson.Sha256(SourceNode.Object(default,
        [
            new SourceMember("format", default, SourceNode.Number(default, Format)),
            Text("engine", engine),
            Text("engine_version", RunEnvironment.CurrentEngineVersion),
            new SourceMember("spec", default, SourceNode.Object(default, [.. settings])),
            .. judges,
        ]));
    }

    private static IEnumerable<SourceMember> WithEffect(SourceNode settings) =>
        settings.Members.Where(member => !_withoutEffect.Contains(member.Name));

    private static SourceMember Text(string name, string value) => new(name, default, SourceNode.String(default(SourceLocation), value));
}
