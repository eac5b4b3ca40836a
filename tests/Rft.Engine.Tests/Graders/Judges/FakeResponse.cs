namespace Rft.Engine.Tests.Graders.Judges;

/// <summary>What a <see cref="FakeService"/> answers.</summary>
internal sealed record FakeResponse(int Status, string Body)
{
    public Dictionary<string, string>? Headers { get; init; }

    public TimeSpan Delay { get; init; }
}
