namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>Reinforcement had no signal: in every group all rewards were equal.</summary>
    public static readonly DiagnosticDescriptor EveryGroupFlat = Error(
        "RFT4001",
        "All answers to each prompt got the same reward, so there was nothing to learn",
        "Look at the answers and their rewards, in rollouts/ of the run. If all rewards are 0, the task is too hard or the grader too "
        + "strict: give partial credit, use easier rows, or train supervised first. If all are at the top, the model can already do it. "
        + "A larger group_size also helps.");

    /// <summary>Training ended and no weight had moved.</summary>
    public static readonly DiagnosticDescriptor WeightsUnchanged = Error(
        "RFT4002",
        "Training did not change the model",
        "Check that the learning rate and learning_rate_multiplier are above 0 and that the run has at least one step.");

    /// <summary>A loss, a gradient or a logit was not a number.</summary>
    public static readonly DiagnosticDescriptor LossNotFinite = Error(
        "RFT4003",
        "A loss, a gradient or a logit was not finite",
        "Lower the learning rate (engine.learning_rate or learning_rate_multiplier), and check that the base model's weights are sound.");

    /// <summary>The grader failed too often to train on.</summary>
    public static readonly DiagnosticDescriptor GraderKeepsFailing = Error(
        "RFT4004",
        "The grader failed on too many answers for several steps",
        "Read the examples in the message and mend the grader. A failed grade is left out of training, never counted as 0.");

    /// <summary>A prompt leaves no room for an answer.</summary>
    public static readonly DiagnosticDescriptor PromptTooLong = Error(
        "RFT4005",
        "A prompt is too long for the model",
        "Shorten the row's messages, lower engine.max_completion_tokens, or use a model with a longer context.");

    /// <summary>A prompt without tokens.</summary>
    public static readonly DiagnosticDescriptor PromptEmpty = Error(
        "RFT4006",
        "A prompt has no tokens",
        "The chat template turned the row's messages into empty text. Check the row and the model's chat template.");

    /// <summary>A conversation that does not fit is left out.</summary>
    public static readonly DiagnosticDescriptor ConversationTooLong = Warning(
        "RFT4007",
        "A conversation is too long for the model and is left out",
        "Shorten the row's messages, or use a model with a longer context.");

    /// <summary>Nothing is left to train on.</summary>
    public static readonly DiagnosticDescriptor NoConversationFits = Error(
        "RFT4008",
        "No conversation fits the model",
        "Shorten the rows, or use a model with a longer context.");

    /// <summary>A supervised row has nothing to imitate.</summary>
    public static readonly DiagnosticDescriptor NoAssistantMessage = Error(
        "RFT4009",
        "A conversation has no assistant message to learn from",
        "Supervised rows need at least one message with the role assistant whose weight is not 0.");

    /// <summary>The template does not keep what it wrote for the messages so far.</summary>
    public static readonly DiagnosticDescriptor TemplateRewritesHistory = Error(
        "RFT4010",
        "The chat template does not keep the earlier part of a conversation",
        "Supervised training finds the assistant's tokens by rendering a conversation message by message, so a longer one must begin "
        + "with the text of the shorter one. Use a chat template that does, or give all answers of a row but the last the weight 0.");

    /// <summary>The template does not end an assistant message with an end token.</summary>
    public static readonly DiagnosticDescriptor AssistantTurnWithoutEnd = Error(
        "RFT4011",
        "An assistant message does not end with an end token",
        "The model would never learn to stop. Let the chat template write the end token after assistant messages, "
        + "or add it to eos_token_id.");

    /// <summary>A preference row has no input.</summary>
    public static readonly DiagnosticDescriptor PreferenceInputMissing = Error(
        "RFT4012",
        "A preference row has no input",
        "Rows of dpo have three members: input with messages, preferred_output and non_preferred_output.");

    /// <summary>An answer of a preference row does not end with the assistant.</summary>
    public static readonly DiagnosticDescriptor PreferenceOutputNotAssistant = Error(
        "RFT4013",
        "An answer of a preference row does not end with an assistant message",
        "preferred_output and non_preferred_output hold what the assistant answers to input.messages.");

    /// <summary>The two answers of a preference row are one.</summary>
    public static readonly DiagnosticDescriptor PreferenceOutputsEqual = Warning(
        "RFT4014",
        "The two answers of a preference row are equal",
        "The row teaches nothing; remove it, or mend one of its answers.");

    /// <summary>The reward cannot be taken apart.</summary>
    public static readonly DiagnosticDescriptor RewardNotWeightedSum = Error(
        "RFT4015",
        "The reward cannot be taken apart",
        "engine.reward_combination normalize_then_sum needs a multi grader whose formula is a weighted sum of its graders.");

    /// <summary>An adapter's base was not found.</summary>
    public static readonly DiagnosticDescriptor AdapterBaseMissing = Error(
        "RFT4016",
        "The base model of an adapter was not found",
        "State the folder of the base model in engine.base_model.");

    /// <summary>No trained run has that name and version.</summary>
    public static readonly DiagnosticDescriptor ReleaseMissing = Error(
        "RFT4017",
        "The store has no such version",
        "name@version is a trained run whose spec had that name and version. Train it in this store, or name the folder of its model.");

    /// <summary>Settings that the adapter to continue does not allow.</summary>
    public static readonly DiagnosticDescriptor ContinuedAdapterUnfit = Error(
        "RFT4018",
        "The adapter cannot be continued with these settings",
        "An adapter is trained further with its own rank and alpha; engine.continue merge trains a new one of any rank on top of it.");
}
