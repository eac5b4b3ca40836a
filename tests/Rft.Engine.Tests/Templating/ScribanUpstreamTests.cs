using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Templating;

/// <summary>
/// The test files of the Scriban project (src/Scriban.Tests/TestFiles of github.com/scriban/scriban), which are no part of this one: they
/// are read from the folder that RFT_SCRIBAN_TESTFILES names, and the test skips where it names none. docs/templates.md has the shares.
/// </summary>
public partial class ScribanUpstreamTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, object?> _variables = new()
    {
        ["product"] = Product("Orange"),
        ["products"] = new[] { "Orange", "Banana", "Apple", "Computer", "Mobile Phone", "Table", "Sofa" }.Select(Product).ToArray(),
    };

    [Theory]
    [InlineData("000-basic", 6, 6, 0, 0)]
    [InlineData("010-literals", 0, 1, 0, 0)]
    [InlineData("020-interpolation", 1, 1, 2, 2)]
    [InlineData("100-expressions", 24, 28, 26, 26)]
    [InlineData("200-statements", 26, 26, 17, 19)]
    [InlineData("300-functions", 20, 20, 11, 11)]
    [InlineData("400-builtins", 7, 8, 1, 1)]
    public void As_many_files_as_documented_render_identically_or_fail_at_the_same_line(
        string group, int same, int texts, int sameLine, int errors)
    {
        var root = Environment.GetEnvironmentVariable("RFT_SCRIBAN_TESTFILES");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "RFT_SCRIBAN_TESTFILES names no folder with the test files of Scriban.");
        var outcomes = Directory.GetFiles(Path.Combine(root!, group), "*.txt")
            .Where(file => !file.EndsWith(".out.txt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileName(file), Outcome: Compare(file)))
            .ToList();
        foreach (var (name, _) in outcomes.Where(file => !file.Outcome.IsSame))
        {
            output.WriteLine($"differs: {name}");
        }

        var (rendered, failed) = (outcomes.Where(file => !file.Outcome.IsError), outcomes.Where(file => file.Outcome.IsError));
        Assert.Equal(
            (same, texts, sameLine, errors),
            (rendered.Count(file => file.Outcome.IsSame), rendered.Count(), failed.Count(file => file.Outcome.IsSame), failed.Count()));
    }

    private static (bool IsError, bool IsSame) Compare(string file)
    {
        var expected = File.ReadAllText(file[..^".txt".Length] + ".out.txt").ReplaceLineEndings("\n").Trim('\uFEFF');
        var error = ExpectedError().Match(expected);
        try
        {
            var actual = Template.ParseScriban(File.ReadAllText(file), "text", isStrict: false, includes: null).Render(_variables);
            return (error.Success, !error.Success && actual == expected);
        }
        catch (DiagnosticException exception)
        {
            var line = exception.Diagnostics[0].Location.Line.ToString(CultureInfo.InvariantCulture);
            return (error.Success, error.Success && error.Groups[1].Value == line);
        }
    }

    private static Dictionary<string, object?> Product(string title) => new() { ["title"] = title, ["price"] = 10L };

    [GeneratedRegex(@"^text\((\d+),\d+\) : error")]
    private static partial Regex ExpectedError();
}
