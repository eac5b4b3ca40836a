namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>The reward stays near zero.</summary>
    public static readonly DiagnosticDescriptor RewardStaysLow = Warning(
        "RFT4030",
        "The reward stays near zero",
        "Test the grader on answers that you know to be good. If it is right, the task is too hard: give partial credit, use easier rows, or train supervised first.");

    /// <summary>No group of answers has differed for several steps.</summary>
    public static readonly DiagnosticDescriptor EveryGroupStaysFlat = Warning(
        "RFT4031",
        "No group of answers has differed for several steps",
        "The steps teach nothing. Use rows that the model sometimes solves, partial credit, a larger group_size, or engine.dynamic_sampling_rounds.");

    /// <summary>The policy has lost its randomness before it solved the task.</summary>
    public static readonly DiagnosticDescriptor EntropyCollapsed = Warning(
        "RFT4032",
        "The policy has lost its randomness before it solved the task",
        "Lower the learning rate, or hold the entropy with engine.entropy_target or engine.kl.");

    /// <summary>A gradient is very large.</summary>
    public static readonly DiagnosticDescriptor GradientTooLarge = Warning(
        "RFT4033",
        "A gradient is very large",
        "Lower the learning rate, or raise engine.warmup_steps; gradients are scaled down to engine.max_gradient_norm, so the run need not fail.");

    /// <summary>The policy is far from its reference.</summary>
    public static readonly DiagnosticDescriptor DivergenceTooLarge = Warning(
        "RFT4034",
        "The policy is far from its reference",
        "Raise engine.kl, lower the learning rate, or set engine.reference_refresh if the distance is meant.");

    /// <summary>Sampler and scorer disagree.</summary>
    public static readonly DiagnosticDescriptor SamplerGapTooLarge = Warning(
        "RFT4035",
        "Sampler and scorer disagree",
        "On the CPU engine this is a defect; on another engine use one numeric type for both.");

    /// <summary>Many probability ratios are clipped.</summary>
    public static readonly DiagnosticDescriptor ClippedTooOften = Warning(
        "RFT4036",
        "Many probability ratios are clipped",
        "The policy moves far within a step: lower the learning rate, engine.iterations or engine.mini_batches.");

    /// <summary>Most answers reach the longest length.</summary>
    public static readonly DiagnosticDescriptor TruncatedTooOften = Warning(
        "RFT4037",
        "Most answers reach the longest length",
        "Raise engine.max_completion_tokens, or make long answers cost with engine.overlong_penalty_tokens.");

    /// <summary>The reward rises while a grader outside it falls.</summary>
    public static readonly DiagnosticDescriptor HeldOutScoreFalls = Warning(
        "RFT4040",
        "The reward rises while a grader outside it falls",
        "The model may have learned to please its grader instead of doing its task. Read rollouts/ of the run, and mend the grader.");

    /// <summary>Answers grow until they are cut off.</summary>
    public static readonly DiagnosticDescriptor LengthRunsAway = Warning(
        "RFT4041",
        "Answers grow until they are cut off",
        "Growing length without an end is a usual way to please a grader. Limit length in the grader, or set engine.overlong_penalty_tokens.");

    /// <summary>Answers repeat themselves more and more.</summary>
    public static readonly DiagnosticDescriptor RepetitionRunsAway = Warning(
        "RFT4042",
        "Answers repeat themselves more and more",
        "Take repetition off the reward (grader type repetition), and read rollouts/ of the run.");

    /// <summary>Nearly all prompts get the same answer.</summary>
    public static readonly DiagnosticDescriptor OneAnswerForAll = Warning(
        "RFT4043",
        "Nearly all prompts get the same answer",
        "The grader pays an answer that does not depend on the prompt. Let it compare with the row, and read rollouts/ of the run.");

    /// <summary>The grader pays answers that should earn nothing.</summary>
    public static readonly DiagnosticDescriptor ProbesArePaid = Warning(
        "RFT4044",
        "The grader pays answers that should earn nothing",
        "Empty answers, copies of the question or one token over and over get reward. Mend the grader, and test it on such answers.");
}
