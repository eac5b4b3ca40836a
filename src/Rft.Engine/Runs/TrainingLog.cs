using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rft.Engine.Runs;

/// <summary>
/// The growing files of a run: events.jsonl, metrics.csv and rollouts/, the same to the byte in every run of a fingerprint, and
/// timings.csv. A row is flushed before <see cref="Append"/> returns; a last line that a killed process left unfinished does not count.
/// </summary>
internal sealed class TrainingLog(string directory, StoreFiles files) : ITrainingLog
{
    private readonly string _events = Path.Combine(directory, "events.jsonl");
    private readonly string _metrics = Path.Combine(directory, "metrics.csv");
    private readonly string _timings = Path.Combine(directory, "timings.csv");
    private readonly List<string> _unsynced = [];
    private bool _hasRows;
    private readonly string _rollouts = Path.Combine(directory, "rollouts");

    /// <inheritdoc/>
    public void DropAfter(int metricsStep, int rolloutsStep)
    {
        var metrics = ReadMetrics().Where(row => row.Step <= metricsStep).ToList();
        var timings = ReadTimings().Where(row => row.Step <= metricsStep).ToList();
        files.Write(_events, string.Concat(metrics.Select(EventLine)));
        _hasRows = metrics.Count > 0;
        files.Write(_metrics, MetricsText(metrics));
        files.Write(_timings, StepTimingTable.Header + string.Concat(timings.Select(StepTimingTable.Line)));
        if (!Directory.Exists(_rollouts))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(_rollouts))
        {
            if (StepOf(path) is not { } step || step > rolloutsStep)
            {
                StoreFiles.Guard(path, () => files.FileSystem.DeleteFile(path));
            }
        }
    }

    /// <inheritdoc/>
    public void AppendRollouts(int step, IReadOnlyList<RolloutRecord> rollouts)
    {
        var path = Path.Combine(_rollouts, string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}.jsonl"));
        _unsynced.Add(path);
        files.Write(path, stream =>
        {
            foreach (var rollout in rollouts)
            {
                JsonSerializer.Serialize(stream, rollout, LineJson.Default.RolloutRecord);
                stream.WriteByte((byte)'\n');
            }
        });
    }

    /// <inheritdoc/>
    public void Sync() => StoreFiles.Guard(directory, () =>
    {
        foreach (var path in _unsynced.Concat([_rollouts, _events, _metrics, _timings, directory]))
        {
            files.FileSystem.Sync(path);
        }

        _unsynced.Clear();
    });

    /// <inheritdoc/>
    public void Append(StepMetrics metrics, StepTiming timing)
    {
        AppendLine(_events, EventLine(metrics));
        if (_hasRows)
        {
            AppendLine(_metrics, StepMetricsTable.Line(metrics));
        }
        else
        {
            // The first row knows the graders, which are columns too.
            files.Write(_metrics, MetricsText([metrics]));
            _hasRows = true;
        }

        AppendLine(_timings, StepTimingTable.Line(timing));
    }

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<StepMetrics> ReadMetrics()
    {
        var rows = new List<StepMetrics>();
        foreach (var line in LinesOf(_events))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, LineJson.Default.StepMetrics) is not { } row)
                {
                    break;
                }

                rows.Add(row);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>The files under rollouts/, in the order of the steps.</summary>
    public IReadOnlyList<string> RolloutFiles() => Directory.Exists(_rollouts)
        ? [.. Directory.GetFiles(_rollouts, "step-*.jsonl").Where(path => StepOf(path) is not null).OrderBy(StepOf)]
        : [];

    /// <summary>Whether the rows of the steps from 1 to <paramref name="steps"/> are there.</summary>
    public bool HasSteps(int steps) => ReadMetrics().Take(steps).Select(row => row.Step).SequenceEqual(Enumerable.Range(1, steps));

    /// <summary>Whether the rows of the steps from 1 to <paramref name="steps"/> are there, in both files and no others.</summary>
    public bool IsWhole(int steps)
    {
        var rows = ReadMetrics();
        return rows.Select(row => row.Step).SequenceEqual(Enumerable.Range(1, steps))
            && File.Exists(_metrics)
            && StoreFiles.Read(_metrics, () => File.ReadAllText(_metrics)) == MetricsText(rows);
    }

    /// <summary>The timings of the steps so far.</summary>
    public IReadOnlyList<StepTiming> ReadTimings() => [.. LinesOf(_timings).Select(StepTimingTable.Parse).OfType<StepTiming>()];

    private static string MetricsText(IReadOnlyList<StepMetrics> rows) =>
        StepMetricsTable.Header(rows.Count == 0 ? null : rows[0])
        + string.Concat(rows.Select(row => StepMetricsTable.Line(row)));

    private static string EventLine(StepMetrics row) => JsonSerializer.Serialize(row, LineJson.Default.StepMetrics) + "\n";

    private static string[] LinesOf(string path) => File.Exists(path) ? StoreFiles.Read(path, () => File.ReadAllLines(path)) : [];

    private static int? StepOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path).Replace("step-", "", StringComparison.Ordinal);
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }

    private void AppendLine(string path, string line) => StoreFiles.Guard(path, () =>
    {
        using var stream = files.FileSystem.Append(path);
        stream.Write(Encoding.UTF8.GetBytes(line));
        stream.Flush();
    });
}
