using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>What the episodes of a step did with tools.</summary>
internal static class ToolHealth
{
    /// <summary>Counts; null where there are no tools.</summary>
    public static ToolMetrics? Of(IReadOnlyList<Answer> answers, EpisodeRules? rules)
    {
        if (rules is null)
        {
            return null;
        }

        var steps = answers.SelectMany(answer => answer.Steps).ToList();
        var replies = steps.SelectMany(step => step.Calls.Zip(step.Replies, (call, reply) => (call.Function, reply.Kind))).ToList();
        var wrong = replies
            .Where(reply => reply.Kind == ToolReplyKind.Error || reply.Kind.IsFailure())
            .CountBy(reply => reply.Function)
            .ToDictionary();
        return new ToolMetrics
        {
            Calls = replies.Count,
            CallsMean = (double)replies.Count / answers.Count,
            StepsMean = (double)steps.Count / answers.Count,
            Tokens = answers.Sum(answer => (long)answer.Tokens.Length - answer.SampledCount),
            UnknownTools = Count(ToolReplyKind.UnknownTool),
            InvalidArguments = Count(ToolReplyKind.InvalidArguments),
            Errors = Count(ToolReplyKind.Error),
            TimeOuts = Count(ToolReplyKind.TimedOut),
            Failures = Count(ToolReplyKind.Failed),
            ErrorCounts = [.. rules.Toolbox.Names.Select(name => new ToolErrorCount(name, wrong.GetValueOrDefault(name)))],
        };

        int Count(ToolReplyKind kind) => replies.Count(reply => reply.Kind == kind);
    }

    /// <summary>Seconds that tool calls took, waiting for their turn included.</summary>
    public static double Seconds(IReadOnlyList<Answer> answers) =>
        answers.SelectMany(answer => answer.Steps).SelectMany(step => step.Replies).Sum(reply => reply.Elapsed.TotalSeconds);
}
