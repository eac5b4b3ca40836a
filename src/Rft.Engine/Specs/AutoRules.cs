using System.Globalization;

namespace Rft.Engine.Specs;

/// <summary>What <c>auto</c> and absent members mean. docs/spec.md has the same rules in words.</summary>
internal static class AutoRules
{
    private const int LongestCompletion = 256;
    private const int Batch = 16;
    private const int FewestSteps = 60;
    private const int MostEpochs = 10;
    private const int Evaluations = 10;

    // The learning rates were found for a hidden size of 96 and for one of 896; 1.5 is the exponent that joins the two.
    private const double ReferenceHiddenSize = 96;
    private const double PretrainedExponent = 1.5;
    private const double RandomExponent = 0.5;

    // A pair's margin keeps growing when its answers are right already, at the cost of both answers' probabilities.
    private const double PreferenceDivisor = 5;

    private const int MostToolTokens = 1024;

    /// <summary>The hidden size to assume where the model folder does not tell.</summary>
    public const int UnknownHiddenSize = 896;

    /// <summary>The context length to assume where the model folder does not tell.</summary>
    public const int UnknownContextLength = 2048;

    /// <summary>The longest completion in tokens: half the context at most, so that the prompt has the other half.</summary>
    /// <param name="contextLength">The longest sequence of the model in tokens.</param>
    /// <param name="effort"><c>low</c> halves the budget and <c>high</c> doubles it.</param>
    public static int MaximumCompletionTokens(int contextLength, string effort = "default") => Math.Clamp(contextLength / 2, 1, effort switch
    {
        "low" => LongestCompletion / 2,
        "high" => LongestCompletion * 2,
        _ => LongestCompletion,
    });

    /// <summary>The most tokens that tools add to an episode: a quarter of the context at most.</summary>
    public static int MaximumToolTokens(int contextLength) => Math.Clamp(contextLength / 4, 1, MostToolTokens);

    public static int BatchSize(int rows) => Math.Clamp(rows, 1, Batch);

    public static int StepsPerEpoch(int rows, int batchSize) => Math.Max(1, (int)Math.Ceiling(rows / (double)batchSize));

    public static int Epochs(int stepsPerEpoch) => Math.Clamp((int)Math.Ceiling(FewestSteps / (double)stepsPerEpoch), 1, MostEpochs);

    public static int EvaluationInterval(int steps) => Math.Max(1, (int)Math.Ceiling(steps / (double)Evaluations));

    // Half of a run without a better validation, and at least ten in a row: a run with the default interval has ten in all.
    public static int Patience(int steps, int evaluationInterval) => Math.Max(Evaluations, (int)Math.Ceiling(steps / 2.0 / evaluationInterval));

    public static int WarmupSteps(int steps) => Math.Min(Math.Clamp((int)Math.Round(0.03 * steps), 3, 50), steps / 2);

    public static string Loss(TrainingMethod method) => method == TrainingMethod.Preference ? "sigmoid" : "dapo";

    // Losses that are defined by the ratio of whole answers.
    public static string Importance(string loss) => loss is "luspo" or "rloo" ? "sequence" : "token";

    public static string ScaleRewards(string loss) => loss == "rloo" ? "none" : "group";

    public static double LearningRate(TrainingMethod method, AdapterKind adapter, ModelInitialization initialization, int hiddenSize)
    {
        var ratio = Math.Min(1, ReferenceHiddenSize / hiddenSize);
        var rate = (adapter, initialization) switch
        {
            (_, ModelInitialization.Random) => 3e-3 * Math.Pow(ratio, RandomExponent),
            (AdapterKind.Lora, _) => 3e-3 * Math.Pow(ratio, PretrainedExponent),
            _ => 6e-4 * Math.Pow(ratio, PretrainedExponent),
        };

        rate = method == TrainingMethod.Preference ? rate / PreferenceDivisor : rate;

        // Two digits: people read this number, and the last bits of a power differ between machines.
        return double.Parse(rate.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
