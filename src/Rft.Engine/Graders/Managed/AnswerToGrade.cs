using System.Text.Json;

namespace Rft.Engine.Graders;

/// <summary>What a grader written in C# is given.</summary>
public sealed class AnswerToGrade
{
    private readonly Func<JsonElement> _readSample;
    private readonly Func<JsonElement> _readItem;
    private JsonElement? _sample;
    private JsonElement? _item;

    internal AnswerToGrade(string outputText, Func<JsonElement> readSample, Func<JsonElement> readItem) =>
        (OutputText, _readSample, _readItem) = (outputText, readSample, readItem);

    /// <summary>The text of the answer, special tokens left out.</summary>
    public string OutputText { get; }

    /// <summary>
    /// The answer as templates see it: an object with <c>output_text</c>, <c>output_tools</c>, <c>choices</c> and, where the answer is JSON,
    /// <c>output_json</c>.
    /// </summary>
    public JsonElement Sample => _sample ??= _readSample();

    /// <summary>The row of the dataset: an object with everything that its line holds.</summary>
    public JsonElement Item => _item ??= _readItem();
}
