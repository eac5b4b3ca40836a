namespace Rft.Engine.Grading;

/// <summary>Answers that are there already, read one at a time and as often as wanted.</summary>
internal interface IAnswerSource : IDisposable
{
    /// <summary>What the answers are, for people, such as <c>reference answers of train.jsonl</c>.</summary>
    string Description { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The SHA-256 of everything that the answers and their rows are read from.</summary>
    string Digest { get; }

    /// <summary>Reads them, always in the same order.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">A line cannot be read.</exception>
    IEnumerable<GivenAnswer> Read();
}
