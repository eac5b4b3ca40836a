using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// Watches the metrics of a reinforcement run. What it finds is a function of the steps alone, so that a report finds the same as whoever
/// watched; each code is raised once a run, at the first step that shows it.
/// </summary>
/// <param name="passThreshold">The reward of an answer that is right.</param>
internal sealed class HealthMonitor(double passThreshold)
{
    private readonly List<StepMetrics> _steps = [];
    private readonly HashSet<string> _raised = [];

    /// <summary>All alarms of a run.</summary>
    public static IReadOnlyList<HealthAlarm> Of(IEnumerable<StepMetrics> steps, double passThreshold)
    {
        var monitor = new HealthMonitor(passThreshold);
        return [.. steps.SelectMany(monitor.Add)];
    }

    /// <summary>Takes the next step; gives the alarms that it raises.</summary>
    public IReadOnlyList<HealthAlarm> Add(StepMetrics step)
    {
        _steps.Add(step);
        if (step.Completions is null)
        {
            return [];
        }

        return
        [
            .. StabilityRules.Of(_steps, passThreshold)
                .Concat(HackingRules.Of(_steps))
                .Where(alarm => _raised.Add(alarm.Descriptor.Code)),
        ];
    }
}
