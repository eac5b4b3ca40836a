using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly AnswerFormat Format =
        new([ScriptedModel.StopToken], tokens => string.Concat(tokens.Where(token => token != ScriptedModel.StopToken)));

    [Fact]
    public void Base_and_trained_model_draw_with_the_same_random_keys()
    {
        using var model = new ScriptedModel();
        var baseline = Run(model, WeightSelection.Reference, Digit);
        var candidate = Run(model, WeightSelection.Policy, Digit);
        Assert.Equal(
            baseline.Rows.SelectMany(row => row.Samples).Select(answer => answer.Text),
            candidate.Rows.SelectMany(row => row.Samples).Select(answer => answer.Text));
        Assert.Equal(
            [(WeightSelection.Reference, 1f), (WeightSelection.Reference, 0f), (WeightSelection.Policy, 1f), (WeightSelection.Policy, 0f)],
            model.Requests.Select(request => (request.Weights, request.Sampling.Temperature)));
        Assert.All(model.Requests, request => Assert.Equal(SamplingStep.Evaluation, request.Step));
    }

    [Fact]
    public void Answers_are_graded_in_order_with_length_truncation_and_behaviours()
    {
        using var model = new ScriptedModel();
        var evaluated = Run(model, WeightSelection.Policy, Digit);
        Assert.Equal(["is even"], evaluated.BehaviourNames);
        foreach (var row in evaluated.Rows)
        {
            Assert.Equal($"prompt {row.Index}", row.Prompt);
            Assert.Equal(row.Index + 11, row.Line);
            Assert.Equal(4, row.Samples.Count);
            Assert.Equal($"{row.Index % 10}", row.Greedy!.Text);
            foreach (var answer in row.Samples.Append(row.Greedy))
            {
                var digit = int.Parse(answer.Text);
                Assert.Equal(digit / 9.0, answer.Reward);
                Assert.Equal(digit == 9, answer.Passed);
                Assert.Equal(digit % 2 == 0, Assert.Single(answer.Behaviours));
                Assert.Equal((digit == 0, digit == 0 ? 1 : 2), (answer.Truncated, answer.Tokens));
            }
        }
    }

    [Fact]
    public void A_reward_that_rounding_left_just_below_the_threshold_passes()
    {
        using var model = new ScriptedModel();
        var evaluated = Run(model, WeightSelection.Policy, _ => Grade.Of(0.6 + 0.3 + 0.1));
        Assert.NotEqual(1, evaluated.Rows[0].Greedy!.Reward);
        Assert.True(evaluated.Rows[0].Greedy!.Passed);
    }

    [Fact]
    public void More_than_one_failed_grade_in_twenty_is_a_coded_error_with_examples()
    {
        using var model = new ScriptedModel();
        var exception = Assert.Throws<DiagnosticException>(() => Run(
            model,
            WeightSelection.Policy,
            sample => sample.OutputText == "3" ? Grade.Failed(GradeErrorKind.Other, "three is unlucky") : Digit(sample)));
        var diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal("RFT5001", diagnostic.Code);
        Assert.Contains("answer '3': three is unlucky", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("rows.jsonl", diagnostic.Location.File);
    }

    [Fact]
    public void A_few_failed_grades_are_a_third_outcome()
    {
        using var model = new ScriptedModel();
        var failures = 0;
        var evaluated = Run(
            model,
            WeightSelection.Policy,
            sample => Interlocked.Increment(ref failures) == 1 ? Grade.Failed(GradeErrorKind.Other, "first") : Digit(sample));
        var failed = Assert.Single(evaluated.Rows.SelectMany(row => row.Samples.Append(row.Greedy!)), answer => answer.Reward is null);
        Assert.Equal((null, "first"), (failed.Passed, failed.Error));
    }

    [Fact]
    public void Cancelling_stops()
    {
        using var model = new ScriptedModel();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(model, WeightSelection.Policy, Digit, cancelled.Token));
    }

    private static Grade Digit(Sample sample) => Grade.Of(int.Parse(sample.OutputText) / 9.0);

    private static EvaluatedModel Run(
        ScriptedModel model,
        WeightSelection weights,
        Func<Sample, Grade> grade,
        CancellationToken? cancellationToken = null) => Evaluator.Run(
            model,
            weights,
            Format,
            [.. Enumerable.Range(0, 30).Select(index => new EncodedPrompt(Row(index), [index % 10]))],
            new DelegateGrader("digit", grade),
            [new GradedBehaviour("is even", new DelegateGrader("even", sample => Grade.Of(int.Parse(sample.OutputText) % 2 == 0 ? 1 : 0)))],
            new EvaluationSpec(),
            maximumCompletionTokens: 4,
            seed: 12,
            cancellationToken ?? TestContext.Current.CancellationToken);

    private static DatasetRow Row(int index)
    {
        var place = new SourceLocation("rows.jsonl", index + 11, 1);
        SourceMember Member(string name, SourceNode value) => new(name, place, value);
        var message = SourceNode.Object(
            place,
            [Member("role", SourceNode.String(place, "user")), Member("content", SourceNode.String(place, $"prompt {index}"))]);
        return new DatasetRow(index, index + 11, SourceNode.Object(place, [Member("messages", SourceNode.Array(place, [message]))]));
    }

    private sealed class DelegateGrader(string name, Func<Sample, Grade> grade) : IGrader
    {
        public string Name => name;

        public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(grade(sample));
    }
}
