using System.Globalization;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Templating;

public class TemplateDocumentationTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "templates.md"));

    [Fact]
    public void Every_function_is_in_the_documentation()
    {
        FunctionTable[] tables =
        [
            JinjaGlobals.Table, JinjaFilters.Table, JinjaTests.Table, JinjaMethods.OfStrings, JinjaMethods.OfMappings, JinjaMethods.OfLists, ScribanFunctions.Table,
        ];

        Assert.DoesNotContain(
            tables.SelectMany(table => table.Names).Where(name => char.IsAsciiLetter(name[0])),
            name => !_page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_is_in_the_documentation() =>
        Assert.All(
            new long[] { RenderLimits.Nesting, RenderLimits.Chain, RenderLimits.Calls, RenderLimits.Depth, RenderLimits.Steps, RenderLimits.Allocation, RenderLimits.Output },
            limit => Assert.Contains(limit.ToString("N0", CultureInfo.InvariantCulture) + " |", _page, StringComparison.Ordinal));
}
