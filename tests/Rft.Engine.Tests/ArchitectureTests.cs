using System.Text.RegularExpressions;

namespace Rft.Engine.Tests;

public sealed partial class ArchitectureTests
{
    private const int MostLines = 400;

    // A folder may use those before it.
    private static readonly string[] Folders =
    [
        "Diagnostics", "Json", "Templating", "Specs", "Data", "Models", "Cpu", "Sampling", "Graders", "Tools", "Runs", "Training", "Evaluation", "Grading", "Reports", "Pipeline",
    ];

    [Fact]
    public void A_folder_of_the_engine_uses_only_folders_before_it()
    {
        var files = EngineFiles().ToList();
        var folderOfType = files.ToLookup(file => TypeNameOf(file.Path), file => file.Folder);
        var violations =
            from file in files
            let text = File.ReadAllText(file.Path)
            from used in FoldersUsed(text, folderOfType).Distinct()
            where !MayUse(file.Folder, used)
            select $"{SourceTree.Relative(file.Path)} uses {used}";

        Assert.Empty(violations);
    }

    [Theory]
    [InlineData("Json", "Diagnostics", true)]
    [InlineData("Json", "Json", true)]
    [InlineData("Json", "Specs", false)]
    [InlineData("Cpu", "Models", true)]
    [InlineData("Training", "Cpu", false)]
    [InlineData("Reports", "Cpu", false)]
    [InlineData("Pipeline", "Cpu", true)]
    [InlineData("Pipeline", "Reports", true)]
    [InlineData("Specs", "Unheard", false)]
    public void The_arrows_are_those_of_the_design(string folder, string used, bool allowed) => Assert.Equal(allowed, MayUse(folder, used));

    [Theory]
    [InlineData("using Rft.Engine.Cpu;", "Cpu")]
    [InlineData("var x = new Rft.Engine.Cpu.CpuEngine();", "Cpu")]
    [InlineData("var x = new Cpu.CpuEngine();", "Cpu")]
    [InlineData("var x = options.Cpu.CpuEngine;", null)]
    [InlineData("/// text about Cpu.Other", null)]
    public void Every_way_to_name_a_folder_is_seen(string text, string? expected)
    {
        var types = new[] { ("CpuEngine", "Cpu") }.ToLookup(pair => pair.Item1, pair => pair.Item2);

        Assert.Equal(expected is null ? [] : [expected], FoldersUsed(text, types).Distinct());
    }

    [Fact]
    public void Every_engine_file_has_the_namespace_of_its_folder_and_the_name_of_its_one_type()
    {
        var violations =
            from file in EngineFiles()
            let text = File.ReadAllText(file.Path)
            let types = TopLevelType().Matches(text).Select(match => match.Groups[1].Value).ToList()
            let space = Namespace().Match(text).Groups[1].Value
            where types is not [var type] || type != TypeNameOf(file.Path) || !$"{space}.".StartsWith($"Rft.Engine.{file.Folder}.", StringComparison.Ordinal)
            select $"{SourceTree.Relative(file.Path)}: namespace '{space}', types {string.Join(", ", types)}";

        Assert.Empty(violations);
    }

    [Fact]
    public void A_source_file_holds_at_most_one_type()
    {
        Assert.Empty(SourceTree.Files("src").Where(path => TopLevelType().Count(File.ReadAllText(path)) > 1).Select(SourceTree.Relative));
    }

    [Fact]
    public void No_file_is_long()
    {
        var files = SourceTree.Files("src").Concat(SourceTree.Files("tests")).ToList();

        Assert.True(files.Count > 50, "The source tree was not found.");
        Assert.Empty(files.Where(path => File.ReadLines(path).Count() > MostLines).Select(SourceTree.Relative));
    }

    [Theory]
    [InlineData("public sealed partial class A\n{", "A")]
    [InlineData("internal readonly record struct A(int B);", "A")]
    [InlineData("public static class A\n{\n    private enum B { }\n}\n", "A")]
    [InlineData("public delegate int A(int b);", "A")]
    [InlineData("public interface A<T>;\ninternal enum B;", "A B")]
    [InlineData("file sealed class A;\n// class B", "A")]
    public void Types_are_found(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TopLevelType().Matches(text).Select(match => match.Groups[1].Value)));

    private static bool MayUse(string folder, string used)
    {
        var (from, to) = (Array.IndexOf(Folders, folder), Array.IndexOf(Folders, used));
        return to >= 0 && to <= from && (used != "Cpu" || folder is "Cpu" or "Pipeline");
    }

    private static IEnumerable<string> FoldersUsed(string text, ILookup<string, string> folderOfType) =>
        FullName().Matches(text).Select(match => match.Groups[1].Value)
            .Concat(ShortName().Matches(text)
                .Where(match => folderOfType[match.Groups[2].Value].Contains(match.Groups[1].Value))
                .Select(match => match.Groups[1].Value));

    private static IEnumerable<(string Path, string Folder)> EngineFiles() =>
        SourceTree.Files("src/Rft.Engine").Select(path => (path, SourceTree.Relative(path).Split('/')[2]));

    private static string TypeNameOf(string path) => Path.GetFileName(path).Split('.')[0];

    [GeneratedRegex(@"\bRft\.Engine\.([A-Z]\w*)")]
    private static partial Regex FullName();

    // Inside Rft.Engine.Training, `Cpu.CpuEngine` is a full enough name.
    [GeneratedRegex(@"(?<![\w.])([A-Z]\w*)\.([A-Z]\w*)")]
    private static partial Regex ShortName();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|record\s+struct|record\s+class|record|struct|interface|enum|delegate\s+[\w<>\[\]?,. ]+?)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
