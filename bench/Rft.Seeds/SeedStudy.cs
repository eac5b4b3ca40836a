using System.Diagnostics;
using System.Text.Json.Nodes;
using Rft.Engine.Pipeline;

namespace Rft.Seeds;

/// <summary>Runs one spec once a seed, each from nothing in a store of its own, and prints one table row a run.</summary>
internal static class SeedStudy
{
    public static int Run(string path, int seeds)
    {
        var original = Job.Open(path, new JobOptions { Listener = new QuietListener() }).Spec;
        var folder = Directory.CreateTempSubdirectory("rft-seeds-").FullName;
        var curves = new List<string> { "seed,step,full_valid_mean_reward" };
        List<SeedResult> results = [];
        Console.WriteLine(SeedResult.Header);
        try
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                var result = RunOne(original.FilePath, folder, seed, curves);
                results.Add(result);
                Console.WriteLine(result.Row($"{seed}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(SeedResult.Mean(results).Row("mean"));
        Console.WriteLine(SeedResult.Lowest(results).Row("lowest"));
        var file = Path.Combine("bench", "results", $"{original.Name}-seeds.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Join('\n', curves) + "\n");
        Console.Error.WriteLine($"validation curves: {file}");
        return 0;
    }

    private static SeedResult RunOne(string specFile, string folder, int seed, List<string> curves)
    {
        var spec = Path.Combine(folder, Path.GetFileName(specFile));
        File.WriteAllText(spec, WithSeed(specFile, seed));
        var store = Path.Combine(folder, $"store-{seed}");
        var options = new JobOptions { Listener = new QuietListener(), StorePath = store, OutputPath = Path.Combine(folder, "out") };
        var clock = Stopwatch.StartNew();
        var summary = Job.Open(spec, options).Run(CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        curves.AddRange(ValidationCurve(summary.RunPath).Select(point => $"{seed},{point.Step},{point.Reward}"));
        return SeedResult.Of(summary.Evaluation!, seconds);
    }

    // The study's copy of the spec lies elsewhere, so its paths are made absolute.
    private static string WithSeed(string specFile, int seed)
    {
        var spec = JsonNode.Parse(File.ReadAllText(specFile))!.AsObject();
        var folder = Path.GetDirectoryName(specFile)!;
        spec["seed"] = seed;
        spec.Remove("$schema");
        foreach (var (parent, name) in PathMembers(spec))
        {
            parent[name] = Path.GetFullPath((string)parent[name]!, folder);
        }

        return spec.ToJsonString();
    }

    private static List<(JsonObject Parent, string Name)> PathMembers(JsonObject spec)
    {
        List<(JsonObject Parent, string Name)> members = [(spec, "model"), (spec, "training_file"), (spec, "validation_file")];
        if (spec["method"]?["reinforcement"] is JsonObject reinforcement)
        {
            members.Add((reinforcement, "grader"));
        }

        if (spec["behaviours"] is JsonObject behaviours)
        {
            members.AddRange(behaviours.Select(behaviour => (behaviours, behaviour.Key)));
        }

        // A grader may stand in the spec itself; then there is no path to mend.
        return [.. members.Where(member => member.Parent[member.Name] is JsonValue)];
    }

    private static IEnumerable<(string Step, string Reward)> ValidationCurve(string runPath)
    {
        var lines = File.ReadAllLines(Path.Combine(runPath, "metrics.csv"));
        var names = lines[0].Split(',');
        var (step, reward) = (Array.IndexOf(names, "step"), Array.IndexOf(names, "full_valid_mean_reward"));
        return lines.Skip(1)
            .Select(line => line.Split(','))
            .Where(cells => cells[reward].Length > 0)
            .Select(cells => (cells[step], cells[reward]));
    }
}
