using System.Collections.ObjectModel;

namespace Rft.Engine.Templating;

/// <summary>All functions of Scriban that reports may use, by group and name.</summary>
internal static class ScribanFunctions
{
    public static FunctionTable Table { get; } =
    [
        .. ScribanStringFunctions.Table,
        .. ScribanTextFunctions.Table,
        .. ScribanDigestFunctions.Table,
        .. ScribanMathFunctions.Table,
        .. ScribanDateFunctions.Table,
        .. ScribanArrayFunctions.Table,
        .. ScribanListFunctions.Table,
        .. ScribanObjectFunctions.Table,
        .. ScribanRegexFunctions.Table,
        .. ScribanHtmlFunctions.Table,
    ];

    /// <summary>The functions by the name of their group and their own, as the values that <c>string</c> and the like have.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Groups { get; } = Table
        .GroupBy(function => function.Name.Split('.')[0])
        .ToDictionary(group => group.Key, IReadOnlyDictionary<string, object?> (group) => new ReadOnlyDictionary<string, object?>(
            group.ToDictionary(function => function.Name.Split('.')[1], object? (function) => new FunctionValue(function))));
}
