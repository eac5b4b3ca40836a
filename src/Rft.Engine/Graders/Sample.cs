using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Graders;

/// <summary>A model's answer as graders see it: what templates call <c>sample</c>.</summary>
/// <param name="outputText">The text of the answer, special tokens left out.</param>
/// <param name="finishReason">Whether the model ended the answer itself.</param>
internal sealed class Sample(string outputText, FinishReason finishReason)
{
    // Threads may race to fill these; each comes to the same.
    private AnswerJson? _json;
    private SourceNode? _node;
    private SourceNode? _nodeWithJson;

    /// <summary>The text of the answer, its tool calls left out.</summary>
    public string OutputText { get; } = outputText;

    /// <summary>Why the answer ended.</summary>
    public FinishReason FinishReason { get; } = finishReason;

    /// <summary>The name of the model that answered; null where unknown.</summary>
    public string? Model { get; init; }

    /// <summary>The functions that the model called, in all its messages.</summary>
    public IReadOnlyList<ToolCall> OutputTools { get; init; } = [];

    /// <summary>Those that it called in its last message; null for all.</summary>
    public IReadOnlyList<ToolCall>? LastTools { get; init; }

    /// <summary>What an answer that is JSON has to follow besides; null where any JSON will do.</summary>
    public JsonSchema? ResponseSchema { get; init; }

    /// <summary>The answer read as JSON; null where it is none, or does not follow <see cref="ResponseSchema"/>.</summary>
    public SourceNode? OutputJson => Json.Node;

    /// <summary>Why there is no <see cref="OutputJson"/>; null where there is.</summary>
    public string? OutputJsonError => Json.Error;

    /// <summary>The sample as JSON, without <c>output_json</c>.</summary>
    public SourceNode Node => _node ??= SampleNode.Of(this, outputJson: null);

    /// <summary>The sample as JSON, with <c>output_json</c> where there is one.</summary>
    public SourceNode NodeWithJson => _nodeWithJson ??= OutputJson is { } json ? SampleNode.Of(this, json) : Node;

    /// <summary>An answer as graders see it.</summary>
    public static Sample Of(Answer answer, AnswerFormat format)
    {
        if (answer.Steps is [.., var last] steps)
        {
            return new Sample(last.Content, answer.FinishReason)
            {
                Model = format.Model, OutputTools = [.. steps.SelectMany(step => step.Calls)], LastTools = last.Calls,
            };
        }

        var parts = format.ToolCalls?.Parse(answer.Text) ?? new ToolCallText(answer.Text, []);
        return new Sample(parts.Text, answer.FinishReason) { Model = format.Model, OutputTools = parts.Calls };
    }

    private AnswerJson Json => _json ??= AnswerJson.Read(OutputText, ResponseSchema);
}
