namespace Rft.Engine.Graders;

/// <summary>What came of a request to a service.</summary>
/// <param name="Status">The HTTP status; 0 where there was no response.</param>
/// <param name="Body">The body; empty where there is none.</param>
/// <param name="Problem">Why there was no response; null where there was one.</param>
/// <param name="RetryAfter">How long the service asks to wait; null where it says nothing.</param>
internal sealed record RemoteResponse(int Status, ReadOnlyMemory<byte> Body, string? Problem = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether there was no response in time.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether the request succeeded.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Status is 0 or 408 or 429 or >= 500;

    /// <summary>What went wrong, for people: the start of the body, or why there is none.</summary>
    public string Describe()
    {
        const int Longest = 300;
        if (Problem is not null)
        {
            return Problem;
        }

        var text = System.Text.Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, Longest)]).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? $"HTTP {Status}" : $"HTTP {Status}: {text}";
    }
}
