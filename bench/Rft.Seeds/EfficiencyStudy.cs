using System.Globalization;
using Rft.Engine.Pipeline;

namespace Rft.Seeds;

/// <summary>
/// How many answers must be sampled to learn a task, under several settings of the same engine: until 90 % of the final reward of the
/// first setting, the median over the seeds.
/// </summary>
internal static class EfficiencyStudy
{
    private const double Share = 0.9;

    public static int Run(string settingsPath, int seeds, IReadOnlyList<string> paths)
    {
        var settings = StudySetting.Read(settingsPath);
        Console.WriteLine(
            $"| task | settings | final reward, mean of {seeds} seeds (lowest) "
            + $"| answers to {100 * Share:0} % of the first's: median (each seed) | CPU seconds |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var path in paths)
        {
            Study(path, settings, seeds);
        }

        return 0;
    }

    private static void Study(string path, IReadOnlyList<StudySetting> settings, int seeds)
    {
        var original = Job.Open(path, new JobOptions { Listener = new QuietListener() }).Spec;
        var spec = new StudySpec(original.FilePath);
        List<string> lines = ["settings,seed,rollouts,full_valid_mean_reward"];
        var file = Path.Combine("bench", "results", $"{original.Name}-efficiency.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        double? target = null;
        foreach (var setting in settings)
        {
            EfficiencyCurve[] curves =
            [
                .. Enumerable.Range(1, seeds).Select(seed => EfficiencyCurve.Of(
                    seed, StudyRun.Of(Path.GetFileName(original.FilePath), spec.With(seed, setting.Apply), evaluates: false))),
            ];
            target ??= Share * curves.Average(curve => curve.Final);
            Console.WriteLine(Row(original.Name, setting.Name, curves, target.Value));
            lines.AddRange(curves.SelectMany(curve => curve.Points.Select(point =>
                FormattableString.Invariant($"{setting.Name},{curve.Seed},{point.Rollouts},{point.Reward:0.####}"))));
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        }
    }

    private static string Row(string task, string setting, EfficiencyCurve[] curves, double target)
    {
        int?[] reached = [.. curves.Select(curve => curve.RolloutsTo(target))];

        // What was not reached is more than any number.
        var median = reached.OrderBy(rollouts => rollouts ?? int.MaxValue).ElementAt(curves.Length / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {task} | {setting} | {curves.Average(curve => curve.Final):0.000} ({curves.Min(curve => curve.Final):0.000}) | "
            + $"{Text(median)} ({string.Join(", ", reached.Select(Text))}) | {curves.Average(curve => curve.ProcessorSeconds):0.0} |");
    }

    private static string Text(int? rollouts) => rollouts is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : "never";
}
