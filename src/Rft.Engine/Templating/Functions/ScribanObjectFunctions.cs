namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of any value.</summary>
internal static class ScribanObjectFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "object.default", "value default", call => call[0] is null or "" ? call[1] : call[0] },
        { "object.has_key", "value key", call => Holds(call, (mapping, key) => mapping.ContainsKey(key)) },
        { "object.has_value", "value key", call => Holds(call, (mapping, key) => mapping.GetValueOrDefault(key) is not null) },
        { "object.keys", "value", call => Members(call, pair => pair.Key) },
        { "object.values", "value", call => Members(call, pair => pair.Value) },
        { "object.size", "value", Size },
        { "object.typeof object.kind", "value", call => KindOf(call[0]) },
        {
            "object.to_json", "value",
            call => new PythonJson(call.Context, call.Position) { ItemSeparator = ",", KeySeparator = ":" }.Write(call[0])
        },
    };

    private static bool Holds(FunctionCall call, Func<IReadOnlyDictionary<string, object?>, string, bool> holds) =>
        call[0] is IReadOnlyDictionary<string, object?> mapping && call[1] is string key && holds(mapping, key);

    private static List<object?> Members(FunctionCall call, Func<KeyValuePair<string, object?>, object?> select) => call[0] switch
    {
        null => new TemplateList([]),
        IReadOnlyDictionary<string, object?> mapping => JinjaSequences.Copy(call, mapping.Select(select)),
        _ => throw call.WrongKind(0, "a mapping"),
    };

    private static object? Size(FunctionCall call) => call[0] switch
    {
        string text => (long)text.Length,
        IReadOnlyList<object?> list => (long)list.Count,
        IReadOnlyDictionary<string, object?> mapping => (long)mapping.Count,
        _ => 0L,
    };

    private static string? KindOf(object? value) => value switch
    {
        null => null,
        bool => "boolean",
        long or double => "number",
        string => "string",
        TemplateRange => "iterator",
        IReadOnlyList<object?> => "array",
        TemplateCallable => "function",
        _ => "object",
    };
}
