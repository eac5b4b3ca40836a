namespace Rft.Engine.Templating;

/// <summary>All functions of Scriban that reports may use, by group and name.</summary>
internal static class ScribanFunctions
{
    public static FunctionTable Table { get; } =
    [
        .. ScribanStringFunctions.Table,
        .. ScribanMathFunctions.Table,
        .. ScribanArrayFunctions.Table,
        .. ScribanObjectFunctions.Table,
    ];

    public static IReadOnlySet<string> Groups { get; } = Table.Names.Select(name => name.Split('.')[0]).ToHashSet();
}
