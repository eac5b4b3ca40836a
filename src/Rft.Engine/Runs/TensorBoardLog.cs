namespace Rft.Engine.Runs;

/// <summary>
/// tfevents/ of a run, for TensorBoard: the columns of metrics.csv and, under <c>timing/</c>, those of timings.csv. Holds wall-clock time,
/// so that no two runs have the same bytes; nothing reads it back.
/// </summary>
/// <param name="directory">The run's directory.</param>
/// <param name="files">Where files are written.</param>
/// <param name="clock">Time.</param>
internal sealed class TensorBoardLog(string directory, StoreFiles files, TimeProvider clock)
{
    // TensorBoard takes every file whose name holds "tfevents".
    private readonly string _path = Path.Combine(directory, "tfevents", "events.out.tfevents.rft");

    /// <summary>Begins anew with the steps that are known.</summary>
    public void Begin(IReadOnlyList<StepMetrics> steps, IReadOnlyList<StepTiming> timings)
    {
        var byStep = timings.ToDictionary(timing => timing.Step);
        files.Write(_path, stream =>
        {
            stream.Write(TensorBoardFile.Header(clock.GetUtcNow()));
            foreach (var step in steps)
            {
                stream.Write(RecordOf(step, byStep.GetValueOrDefault(step.Step)));
            }
        });
    }

    /// <summary>Adds a step.</summary>
    public void Append(StepMetrics step, StepTiming timing) => StoreFiles.Guard(_path, () =>
    {
        using var stream = files.FileSystem.Append(_path);
        stream.Write(RecordOf(step, timing));
        stream.Flush();
    });

    private byte[] RecordOf(StepMetrics step, StepTiming? timing)
    {
        var metrics = StepMetricsTable.Cells(step)
            .Where(cell => cell.Value is not null && cell.Name != "step")
            .Select(cell => (cell.Name, Convert.ToDouble(cell.Value, System.Globalization.CultureInfo.InvariantCulture)));
        return TensorBoardFile.Scalars(clock.GetUtcNow(), step.Step, metrics.Concat(timing is null ? [] : Timings(timing)));
    }

    private static IEnumerable<(string Tag, double Value)> Timings(StepTiming timing)
    {
        yield return ("timing/seconds", timing.Seconds);
        yield return ("timing/sampling_seconds", timing.RolloutSeconds);
        yield return ("timing/grading_seconds", timing.GradingSeconds);
        yield return ("timing/update_seconds", timing.UpdateSeconds);
        yield return ("timing/validation_seconds", timing.ValidationSeconds);
        if (timing.ToolSeconds > 0)
        {
            yield return ("timing/tool_seconds", timing.ToolSeconds);
        }

        if (timing is { RolloutTokens: > 0, RolloutSeconds: > 0 })
        {
            yield return ("timing/sampled_tokens_per_second", timing.RolloutTokens / timing.RolloutSeconds);
        }

        if (timing.UpdateSeconds > 0)
        {
            yield return ("timing/trained_tokens_per_second", timing.TrainedTokens / timing.UpdateSeconds);
        }
    }
}
