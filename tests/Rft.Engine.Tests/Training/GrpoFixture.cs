using System.Text.Json;

namespace Rft.Engine.Tests.Training;

/// <summary>Reads the reference cases of tests/Fixtures/grpo.</summary>
internal static class GrpoFixture
{
    public static IReadOnlyList<JsonElement> Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "grpo", file)));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => element.Clone())];
    }

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetDouble())];

    public static double[][] Rows(JsonElement array) => [.. array.EnumerateArray().Select(Doubles)];

    public static double? Optional(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDouble();
}
