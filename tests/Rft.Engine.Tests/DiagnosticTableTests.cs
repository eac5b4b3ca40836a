using System.Text;
using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Tests;

public sealed partial class DiagnosticTableTests
{
    private static readonly (char Block, string[] Files, string Title)[] Areas =
    [
        ('1', ["Specs"], "JSON and specs"),
        ('2', ["Data"], "Data"),
        ('3', ["Graders", "Grading", "Tools"], "Graders, tools and templates"),
        ('4', ["Training", "Sampling"], "Training"),
        ('5', ["Evaluation"], "Evaluation"),
        ('6', ["Models", "Engine", "ModelUse"], "Model folders"),
        ('7', ["Runs"], "Runs and their store"),
        ('9', ["Machine"], "Machine and build"),
    ];

    [Fact]
    public void The_documentation_is_the_table() => Snapshot.Matches("docs/diagnostics.md", Render());

    [Fact]
    public void Codes_and_titles_are_unique_and_every_code_says_what_to_do()
    {
        Assert.NotEmpty(DiagnosticTable.All);
        Assert.Empty(DiagnosticTable.All.GroupBy(descriptor => descriptor.Code).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(DiagnosticTable.All.GroupBy(descriptor => descriptor.Title).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(DiagnosticTable.All, descriptor =>
        {
            Assert.Matches("^RFT[1-9][0-9]{3}$", descriptor.Code);
            Assert.False(string.IsNullOrWhiteSpace(descriptor.Title), descriptor.Code);
            Assert.EndsWith(".", descriptor.Remedy, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_code_is_in_a_file_of_its_area()
    {
        var files = SourceTree.Files("src/Rft.Engine/Diagnostics").Where(path => Path.GetFileName(path).StartsWith("DiagnosticTable.", StringComparison.Ordinal));
        var expected = Areas.SelectMany(area => area.Files.Select(file => (file, area.Block))).ToDictionary();
        var misplaced =
            from path in files
            let file = Path.GetFileName(path).Split('.')[1]
            from match in Code().Matches(File.ReadAllText(path))
            where expected.GetValueOrDefault(file) != match.Value[3]
            select $"{match.Value} in {Path.GetFileName(path)}";

        Assert.Empty(misplaced);
    }

    [Fact]
    public void Every_code_is_raised_somewhere()
    {
        var names = typeof(DiagnosticTable).GetFields().Where(field => field.FieldType == typeof(DiagnosticDescriptor)).Select(field => field.Name);
        var raised = SourceTree.Files("src")
            .Where(file => !Path.GetFileName(file).StartsWith("DiagnosticTable", StringComparison.Ordinal))
            .SelectMany(file => Reference().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();

        raised.UnionWith(DiagnosticTable.All.IntersectBy(CodesOfTheBuild(), descriptor => descriptor.Code).Select(NameOf));

        Assert.DoesNotContain(names, name => !raised.Contains(name));
    }

    [Fact]
    public void Every_code_of_the_build_is_in_the_table() =>
        Assert.Empty(CodesOfTheBuild().Except(DiagnosticTable.All.Select(descriptor => descriptor.Code)));

    private static IEnumerable<string> CodesOfTheBuild() =>
        SourceTree.Files("src/Rft.Build.Tasks").Append(Path.Combine(Snapshot.Root, "src/Rft.Build.Tasks/build/Rft.Build.Tasks.targets"))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Distinct();

    private static string NameOf(DiagnosticDescriptor descriptor) =>
        typeof(DiagnosticTable).GetFields().Single(field => ReferenceEquals(field.GetValue(null), descriptor)).Name;

    private static string Render()
    {
        var text = new StringBuilder("""
            # Diagnostics

            Everything that Rft finds wrong with its input has a code, a file, a line and a column, in the form that MSBuild and editors read:
            `path(line,column): error RFT1003: message`. This page is the table in the source (`DiagnosticTable`), rendered by a test.


            """);
        foreach (var (block, _, title) in Areas)
        {
            var descriptors = DiagnosticTable.All.Where(descriptor => descriptor.Code[3] == block).ToList();
            if (descriptors.Count == 0)
            {
                continue;
            }

            text.Append($"## {title}\n\n| Code | Severity | What is wrong | What to do |\n|---|---|---|---|\n");
            foreach (var descriptor in descriptors)
            {
                var severity = descriptor.Severity.ToString().ToLowerInvariant();
                text.Append($"| {descriptor.Code} | {severity} | {Cell(descriptor.Title)} | {Cell(descriptor.Remedy)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("(?<=\")RFT[0-9]{4}(?=\")")]
    private static partial Regex Code();

    [GeneratedRegex(@"DiagnosticTable\.(\w+)")]
    private static partial Regex Reference();
}
