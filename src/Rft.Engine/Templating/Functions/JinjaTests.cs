namespace Rft.Engine.Templating;

/// <summary>Jinja's tests: what may follow <c>is</c>.</summary>
internal static class JinjaTests
{
    public static FunctionTable Table { get; } = new()
    {
        { "defined", "value", call => call[0] is not Undefined },
        { "undefined", "value", call => call[0] is Undefined },
        { "none", "value", call => call[0] is null },
        { "string", "value", call => call[0] is string },
        { "mapping", "value", call => call[0] is IReadOnlyDictionary<string, object?> },
        { "iterable", "value", call => IsSequence(call[0]) || call[0] is Undefined },
        { "sequence", "value", call => IsSequence(call[0]) || call[0] is Undefined },
        { "number", "value", call => call[0] is bool or long or double },
        { "integer", "value", call => call[0] is long },
        { "float", "value", call => call[0] is double },
        { "boolean", "value", call => call[0] is bool },
        { "true", "value", call => call[0] is true },
        { "false", "value", call => call[0] is false },
        { "callable", "value", call => call[0] is TemplateCallable },
        { "equalto eq ==", "value other", call => Compare(call, BinaryOperator.Equal) },
        { "ne !=", "value other", call => Compare(call, BinaryOperator.NotEqual) },
        { "lt lessthan <", "value other", call => Compare(call, BinaryOperator.Less) },
        { "le <=", "value other", call => Compare(call, BinaryOperator.LessOrEqual) },
        { "gt greaterthan >", "value other", call => Compare(call, BinaryOperator.Greater) },
        { "ge >=", "value other", call => Compare(call, BinaryOperator.GreaterOrEqual) },
        { "in", "value container", call => Compare(call, BinaryOperator.In) },
        { "filter", "value", call => call[0] is string name && JinjaFilters.Table.TryFind(name, out _) },
        { "test", "value", call => call[0] is string name && Table!.TryFind(name, out _) },
        { "escaped", "value", _ => false },
        {
            "sameas", "value other",
            call => call[0] is null or bool or long or double or string ? Equals(call[0], call[1]) : ReferenceEquals(call[0], call[1])
        },
        { "odd", "value", call => Leaves(call, 2L, 1L) },
        { "even", "value", call => Leaves(call, 2L, 0L) },
        { "divisibleby", "value divisor", call => Leaves(call, call[1], 0L) },
        { "lower", "value", call => call.Written(0) is var text && text.Any(char.IsLower) && !text.Any(char.IsUpper) },
        { "upper", "value", call => call.Written(0) is var text && text.Any(char.IsUpper) && !text.Any(char.IsLower) },
    };

    private static bool IsSequence(object? value) => value is string or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>;

    private static object? Compare(FunctionCall call, BinaryOperator operation) =>
        JinjaDialect.Instance.Combine(call.Context, call.Position, operation, call[0], call[1]);

    private static bool Leaves(FunctionCall call, object? divisor, long remainder) => Comparison.AreEqual(
        call.Context,
        call.Position,
        JinjaDialect.Instance.Combine(call.Context, call.Position, BinaryOperator.Modulo, call[0], divisor),
        remainder);
}
