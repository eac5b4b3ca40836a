namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of any value.</summary>
internal static class ScribanObjectFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "object.default", "value default", call => call[0] is null or "" ? call[1] : call[0] },
        {
            "object.has_key", "value key",
            call => call[0] is IReadOnlyDictionary<string, object?> mapping && mapping.ContainsKey(call.Text(1))
        },
        { "object.keys", "value", call => JinjaSequences.Copy(call, Mapping(call).Keys) },
        { "object.values", "value", call => JinjaSequences.Copy(call, Mapping(call).Values) },
        { "object.size", "value", call => (long)Mapping(call).Count },
    };

    private static IReadOnlyDictionary<string, object?> Mapping(FunctionCall call) =>
        call[0] as IReadOnlyDictionary<string, object?> ?? throw call.WrongKind(0, "a mapping");
}
