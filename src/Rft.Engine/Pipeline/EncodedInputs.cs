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
    /// <summary>The training prompts; empty for supervised training.</summary>
    public IReadOnlyList<EncodedPrompt> Prompts { get; private init; } = [];

    /// <summary>The held-out prompts; empty where nothing is graded.</summary>
    public IReadOnlyList<EncodedPrompt> ValidationPrompts { get; private init; } = [];

    /// <summary>The training conversations; empty for reinforcement.</summary>
    public IReadOnlyList<EncodedConversation> Conversations { get; private init; } = [];

    /// <summary>The held-out conversations; empty for reinforcement.</summary>
    public IReadOnlyList<EncodedConversation> ValidationConversations { get; private init; } = [];

    /// <summary>Tokens of the longest sequence that training or evaluation can come to.</summary>
    public int LongestSequence { get; private init; }

    /// <summary>Encodes everything that the method needs.</summary>
    public static EncodedInputs Encode(RftSpec spec, ModelFolder model, Dataset training, Dataset? validation, DiagnosticBag diagnostics)
    {
        var context = model.Configuration.ContextLength;
        var completion = spec.Engine.MaximumCompletionTokens;
        var isReinforcement = spec.Method == TrainingMethod.Reinforcement;
        IReadOnlyList<EncodedPrompt> Prompts(Dataset? rows) => rows is null || spec.Grader is null
            ? []
            : PromptEncoder.Encode([.. rows.Rows.Select(WithoutAnswer)], ChatEncoding.Of(model), Math.Max(1, context - completion), diagnostics);
        IReadOnlyList<EncodedConversation> Conversations(Dataset? rows) =>
            rows is null || isReinforcement ? [] : ConversationEncoder.Encode(rows, model, context, diagnostics).Conversations;
        var encoded = new EncodedInputs
        {
            Prompts = isReinforcement ? Prompts(training) : [],
            ValidationPrompts = Prompts(validation),
            Conversations = Conversations(training),
            ValidationConversations = Conversations(validation),
        };
        var prompts = encoded.Prompts.Concat(encoded.ValidationPrompts).Select(prompt => prompt.Tokens.Length + completion);
        var conversations = encoded.Conversations.Concat(encoded.ValidationConversations).Select(conversation => conversation.Tokens.Length);
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
