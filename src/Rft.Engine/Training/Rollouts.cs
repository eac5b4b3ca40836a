using Rft.Engine.Graders;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>The answers of a step, round by round, and how long they took.</summary>
internal sealed class Rollouts
{
    private readonly List<EncodedPrompt> _prompts = [];
    private readonly List<Answer> _answers = [];
    private readonly List<Grade> _grades = [];

    /// <summary>The prompts.</summary>
    public IReadOnlyList<EncodedPrompt> Prompts => _prompts;

    /// <summary>The answers, as many to each prompt, prompt by prompt.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    /// <summary>A grade an answer.</summary>
    public IReadOnlyList<Grade> Grades => _grades;

    /// <summary>Rounds of sampling.</summary>
    public int Rounds { get; private set; }

    /// <summary>How long sampling took.</summary>
    public TimeSpan SamplingTime { get; private set; }

    /// <summary>How long grading took on after sampling.</summary>
    public TimeSpan GradingTime { get; private set; }

    /// <summary>Adds a round.</summary>
    public void Add(IReadOnlyList<EncodedPrompt> prompts, GradedAnswers graded)
    {
        _answers.AddRange(graded.Answers.Select(answer => answer with { PromptIndex = _prompts.Count + answer.PromptIndex }));
        _grades.AddRange(graded.Grades[0]);
        _prompts.AddRange(prompts);
        Rounds++;
        SamplingTime += graded.SamplingTime;
        GradingTime += graded.GradingTime;
    }
}
