using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>The rows as the model reads them. Rows that do not fit are errors, so that no run fails over them after an hour.</summary>
internal sealed record EncodedInputs
{
    /// <summary>The training prompts; empty but for reinforcement.</summary>
    public IReadOnlyList<EncodedPrompt> Prompts { get; private init; } = [];

    /// <summary>The held-out prompts; empty where nothing looks at answers.</summary>
    public IReadOnlyList<EncodedPrompt> ValidationPrompts { get; private init; } = [];

    /// <summary>The training conversations; empty but for supervised training.</summary>
    public IReadOnlyList<EncodedConversation> Conversations { get; private init; } = [];

    /// <summary>The held-out conversations; empty but for supervised training.</summary>
    public IReadOnlyList<EncodedConversation> ValidationConversations { get; private init; } = [];

    /// <summary>The training pairs; empty but for preference training.</summary>
    public IReadOnlyList<EncodedPreference> Pairs { get; private init; } = [];

    /// <summary>The held-out pairs; empty but for preference training.</summary>
    public IReadOnlyList<EncodedPreference> ValidationPairs { get; private init; } = [];

    /// <summary>Tokens of the longest sequence that training or evaluation can come to.</summary>
    public int LongestSequence { get; private init; }

    /// <summary>Encodes everything that the method needs.</summary>
    public static EncodedInputs Encode(RftSpec spec, ModelFolder model, Dataset training, Dataset? validation, DiagnosticBag diagnostics)
    {
        var context = model.Configuration.ContextLength;
        var completion = spec.Engine.MaximumCompletionTokens;
        var encoding = EpisodeInputs.Encoding(spec, model);
        var longestPrompt = Math.Max(1, context - completion);
        var isReinforcement = spec.Method == TrainingMethod.Reinforcement;
        IReadOnlyList<EncodedPrompt> Prompts(Dataset? rows) => rows is null || (spec.Grader is null && spec.Behaviours.Count == 0)
            ? []
            : PromptEncoder.Encode([.. rows.Rows.Select(WithoutAnswer)], encoding, longestPrompt, diagnostics);
        IReadOnlyList<EncodedConversation> Conversations(Dataset? rows) =>
            rows is null || spec.Method != TrainingMethod.Supervised ? [] : ConversationEncoder.Encode(rows.Rows, encoding, context, diagnostics).Conversations;
        IReadOnlyList<EncodedPreference> Pairs(Dataset? rows) => rows is null || spec.Method != TrainingMethod.Preference
            ? []
            : PreferenceEncoder.Encode(rows.Rows, encoding, context, diagnostics);
        var encoded = new EncodedInputs
        {
            Prompts = isReinforcement ? Prompts(training) : [],
            ValidationPrompts = Prompts(validation),
            Conversations = Conversations(training),
            ValidationConversations = Conversations(validation),
            Pairs = Pairs(training),
            ValidationPairs = Pairs(validation),
        };
        var prompts = encoded.Prompts.Concat(encoded.ValidationPrompts).Select(prompt => prompt.Tokens.Length + completion + spec.Engine.MaximumToolTokens);
        var conversations = encoded.Pairs.Concat(encoded.ValidationPairs)
            .SelectMany(pair => new[] { pair.Preferred, pair.NonPreferred })
            .Concat(encoded.Conversations)
            .Concat(encoded.ValidationConversations)
            .Select(row => row.Tokens.Length);
        return encoded with { LongestSequence = Math.Min(context, prompts.Concat(conversations).DefaultIfEmpty(context).Max()) };
    }

    // Supervised rows end with the answer to imitate; as a question to the model they end before it.
    private static DatasetRow WithoutAnswer(DatasetRow row)
    {
        var messages = row.Messages.Items;
        if (messages[^1]["role"]!.Text != "assistant")
        {
            return row;
        }

        var question = SourceNode.Array(row.Messages.Location, [.. messages.Take(messages.Count - 1)]);
        return row with
        {
            Item = SourceNode.Object(
                row.Item.Location,
                [.. row.Item.Members.Select(member => member.Name == "messages" ? member with { Value = question } : member)]),
        };
    }
}
