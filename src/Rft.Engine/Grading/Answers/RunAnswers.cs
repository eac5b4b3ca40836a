using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Runs;

namespace Rft.Engine.Grading;

/// <summary>What a run has answered: its rollouts, and the answers of base and trained model in the evaluation.</summary>
internal sealed class RunAnswers : IAnswerSource
{
    private readonly RunDirectory _run;
    private readonly string _what;
    private readonly JsonLines _training;
    private readonly JsonLines? _validation;
    private readonly IReadOnlyList<string> _rollouts;
    private readonly bool _hasEvaluation;
    private readonly string? _origin;

    /// <summary>Prepares to read.</summary>
    /// <param name="run">The run.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="validation">The validation rows; null where there are none.</param>
    /// <param name="origin">Which answers are wanted; null for all.</param>
    public RunAnswers(RunDirectory run, JsonLines training, JsonLines? validation, string? origin)
    {
        (_run, _training, _validation, _origin) = (run, training, validation, origin);
        _rollouts = origin is null or "rollout" ? run.RolloutFiles() : [];
        _hasEvaluation = validation is not null && origin != "rollout" && File.Exists(run.AnswersPath);
        var counts = Stored().CountBy(answer => answer.Origin).ToList();
        Count = counts.Sum(pair => pair.Value);
        _what = string.Join(", ", counts.Select(pair => FormattableString.Invariant($"{pair.Value:N0} {Plural(pair.Key)}")));
    }

    /// <inheritdoc/>
    public string Description => $"run {_run.Fingerprint[..Math.Min(12, _run.Fingerprint.Length)]}: {_what}";

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public string Digest
    {
        get
        {
            IEnumerable<string> files = [.. _rollouts, .. _hasEvaluation ? [_run.AnswersPath, _validation!.Path] : Array.Empty<string>(), _training.Path];
            var digests = string.Join('\n', files.Select(file => StoreFiles.Read(file, () => FileDigest.Sha256(file))).Prepend(_what));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests)));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<GivenAnswer> Read()
    {
        StoredAnswer? last = null;
        SourceNode? item = null;
        foreach (var answer in Stored())
        {
            if (answer.Row < 0 || answer.Row >= answer.Rows.Count)
            {
                throw Damaged(answer.Path, answer.Line, FormattableString.Invariant($"there is no row {answer.Row}"));
            }

            item = last is not null && last.Rows == answer.Rows && last.Row == answer.Row ? item : answer.Rows.Read(answer.Row);
            last = answer;
            yield return new GivenAnswer(
                answer.Origin,
                answer.Row,
                answer.Rows.LineOf(answer.Row),
                answer.Group,
                answer.ToSample(),
                item!);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _training.Dispose();
        _validation?.Dispose();
    }

    private static string Plural(string origin) => origin switch
    {
        "rollout" => "rollouts",
        "base" => "answers of the base model",
        _ => "answers of the trained model",
    };

    private IEnumerable<StoredAnswer> Stored()
    {
        var group = 0L;
        foreach (var path in _rollouts)
        {
            var row = -1;
            foreach (var (record, line) in Records(path, LineJson.Default.RolloutRecord))
            {
                group += record.Row == row ? 0 : 1;
                row = record.Row;
                if (!MessageRecord.AreBroken(record.Messages))
                {
                    yield return new StoredAnswer("rollout", _training, row, group, record.Text, record.FinishReason, path, line)
                    {
                        Messages = record.Messages,
                    };
                }
            }
        }

        if (!_hasEvaluation)
        {
            yield break;
        }

        var last = default((string Model, int Row, bool IsGreedy));
        foreach (var (record, line) in Records(_run.AnswersPath, LineJson.Default.AnswerRecord))
        {
            if ((_origin is not null && _origin != record.Model) || MessageRecord.AreBroken(record.Messages))
            {
                continue;
            }

            var next = (record.Model, record.Row, record.Sample is null);
            group += next == last ? 0 : 1;
            last = next;
            yield return new StoredAnswer(
                record.Model, _validation!, record.Row, group, record.Text, record.FinishReason, _run.AnswersPath, line)
            {
                Messages = record.Messages,
            };
        }
    }

    private static IEnumerable<(T Record, int Line)> Records<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        var line = 0;
        foreach (var text in StoreFiles.Read(path, () => File.ReadLines(path)))
        {
            line++;
            T? record;
            try
            {
                record = JsonSerializer.Deserialize(text, type);
            }
            catch (JsonException exception)
            {
                throw Damaged(path, line, exception.Message);
            }

            yield return (record ?? throw Damaged(path, line, "the line is null"), line);
        }
    }

    private static DiagnosticException Damaged(string path, int line, string message) =>
        new(DiagnosticTable.RunUnreadable, new SourceLocation(path, line), $"This line of the store cannot be read: {message}.");
}
