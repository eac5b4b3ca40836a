using System.Text.Json;

namespace Rft.Engine.Tests.Graders.Judges;

/// <summary>What a <see cref="FakeService"/> was asked.</summary>
internal sealed record FakeRequest(string Path, string Body, string? Authorization, string? Name)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
