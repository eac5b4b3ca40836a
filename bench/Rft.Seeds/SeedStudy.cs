using Rft.Engine.Pipeline;

namespace Rft.Seeds;

/// <summary>Runs one spec once a seed, each from nothing, prints one table row a run and records the curves.</summary>
internal static class SeedStudy
{
    public static int Run(string path, int seeds)
    {
        var original = Job.Open(path, new JobOptions { Listener = new QuietListener() }).Spec;
        var spec = new StudySpec(original.FilePath);
        string[] heldOut = [.. original.HeldOutGraders.Select(grader => grader.Name)];
        string[] columns = ["seed", "step", "full_valid_mean_reward", .. heldOut.Select(name => $"held_out/{name}"), "alarms"];
        List<string> curves = [string.Join(',', columns)];
        List<SeedResult> results = [];
        Console.WriteLine(SeedResult.Header);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var run = StudyRun.Of(Path.GetFileName(original.FilePath), spec.With(seed), evaluates: true);
            results.Add(SeedResult.Of(run));
            Console.WriteLine(results[^1].Row($"{seed}"));
            curves.AddRange(Curve(seed, run));
        }

        Console.WriteLine(SeedResult.Mean(results).Row("mean"));
        Console.WriteLine(SeedResult.Lowest(results).Row("lowest"));
        var file = Path.Combine("bench", "results", $"{original.Name}-seeds.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Join('\n', curves) + "\n");
        Console.Error.WriteLine($"validation curves: {file}");
        return 0;
    }

    // A line a validation, with the alarms since the one before it.
    private static IEnumerable<string> Curve(int seed, StudyRun run)
    {
        var before = 0;
        foreach (var step in run.Steps.Where(step => step.ValidationReward is not null))
        {
            var alarms = run.Alarms
                .Where(alarm => alarm.Step > before && alarm.Step <= step.Step)
                .Select(alarm => alarm.Descriptor.Code);
            var heldOut = (step.HeldOutScores ?? []).Select(score => FormattableString.Invariant($"{score.Mean:0.####}"));
            yield return string.Join(
                ',', [$"{seed}", $"{step.Step}", FormattableString.Invariant($"{step.ValidationReward:0.####}"), .. heldOut, string.Join(' ', alarms)]);
            before = step.Step;
        }
    }
}
