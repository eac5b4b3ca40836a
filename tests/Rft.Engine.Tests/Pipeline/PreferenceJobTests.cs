using Rft.Engine.Evaluation;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

/// <summary>Preference and supervised jobs that are judged by the answers that their held-out rows hold.</summary>
public sealed class PreferenceJobTests : IDisposable
{
    private const string Letters = "abcdefghijklmnop";
    private readonly TinyProject _project = new();
    private readonly RecordingListener _listener = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_preference_job_is_judged_by_the_pairs_that_it_ranks_right_and_by_its_grader()
    {
        Open(_project.Base).Run(Token);
        WritePairs("pairs.jsonl", Letters[..10]);
        WritePairs("held-out.jsonl", Letters + "qrst");
        var spec = _project.Write("prefer.rft.json", $$"""
            {
              "model": "bin/rft/base/model",
              "training_file": "pairs.jsonl",
              "validation_file": "held-out.jsonl",
              "method": { "type": "dpo", "dpo": { "hyperparameters": { "n_epochs": 8, "batch_size": 5, "beta": 0.2 } } },
              "engine": { "learning_rate": 0.01, "max_completion_tokens": 4 },
              "evaluation": { "grader": {{TinyProject.Grader.Replace("item.capitals", "item.all", StringComparison.Ordinal)}} }
            }
            """);
        var summary = Open(spec).Run(Token);
        Assert.Equal(RunState.Complete, summary.Record?.State);
        var evaluation = summary.Evaluation!;
        Assert.Equal(["preference_accuracy", "preference_margin", "mean_reward"], evaluation.Metrics.Take(3).Select(metric => metric.Name));
        Assert.Equal(Verdict.Improved, evaluation.Verdict);
        Assert.True(evaluation.Candidate.PreferenceAccuracy > evaluation.Baseline.PreferenceAccuracy);
        Assert.NotNull(evaluation.Candidate.MeanReward);
        var report = File.ReadAllText(_project.PathOf("bin/rft/prefer/report.md"));
        Assert.Contains("Improved**: the share of pairs ranked as preferred on 20 held-out rows rose", report, StringComparison.Ordinal);
        Assert.Contains("preference accuracy", report, StringComparison.Ordinal);
        Assert.Contains("made by preference fine-tuning", File.ReadAllText(_project.PathOf("bin/rft/prefer/model-card.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preference_job_without_a_grader_samples_nothing()
    {
        Open(_project.Base).Run(Token);
        WritePairs("pairs.jsonl", Letters[..10]);
        WritePairs("held-out.jsonl", Letters[10..]);
        var spec = _project.Write("prefer.rft.json", """
            {
              "model": "bin/rft/base/model", "training_file": "pairs.jsonl", "validation_file": "held-out.jsonl",
              "method": { "type": "dpo" }, "engine": { "max_steps": 4 }
            }
            """);
        var evaluation = Open(spec).Run(Token).Evaluation!;
        Assert.Equal(0, evaluation.Candidate.Answers);
        Assert.Null(evaluation.Candidate.MeanReward);
        Assert.Null(evaluation.Rewards);
        Assert.DoesNotContain("flipped", File.ReadAllText(_project.PathOf("bin/rft/prefer/report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_supervised_job_without_a_grader_is_judged_by_its_held_out_loss_and_its_behaviours()
    {
        _project.Write("held-out.jsonl", string.Concat(Letters.Select(letter =>
            $$"""{"messages": [{"role": "user", "content": "{{letter}}"}, {"role": "assistant", "content": "{{letter}}"}]}""" + "\n")));
        _project.Edit("base.rft.json", "\"method\"", """
            "validation_file": "held-out.jsonl",
              "behaviours": { "one letter": { "type": "length", "name": "one letter", "input": "{{sample.output_text}}", "maximum": 1, "minimum": 1 } },
              "method"
            """.Trim());
        var evaluation = Open(_project.Base).Run(Token).Evaluation!;
        Assert.Equal(["held_out_loss", "completion_tokens", "truncated_share"], evaluation.Metrics.Select(metric => metric.Name));
        Assert.Equal(Verdict.Improved, evaluation.Verdict);
        var behaviour = Assert.Single(evaluation.Behaviours);
        Assert.True(behaviour.Candidate > behaviour.Baseline + 0.3);
        var report = File.ReadAllText(_project.PathOf("bin/rft/base/report.md"));
        Assert.Contains("the loss per token on 16 held-out rows fell", report, StringComparison.Ordinal);
        Assert.Contains("| one letter |", report, StringComparison.Ordinal);
    }

    private void WritePairs(string name, string letters) => _project.Write(name, string.Concat(letters.Select(letter =>
    {
        static string Says(string role, char content) => $$"""[{"role": "{{role}}", "content": "{{content}}"}]""";
        var capital = char.ToUpperInvariant(letter);
        return $$"""{"input": {"messages": {{Says("user", letter)}}}, "preferred_output": {{Says("assistant", capital)}}, "non_preferred_output": {{Says("assistant", letter)}}, "all": "ABCDEFGHIJKLMNOPQRST"}""" + "\n";
    })));

    private Job Open(string spec) => Job.Open(spec, new JobOptions { Listener = _listener, StorePath = _project.Store });
}
