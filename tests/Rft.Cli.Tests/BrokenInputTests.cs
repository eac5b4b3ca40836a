using System.Text.RegularExpressions;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>Each kind of broken input has its own code, shows no stack, and leaves the folder as it was.</summary>
public sealed partial class BrokenInputTests : IDisposable
{
    private readonly TinyProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("base.rft.json", "\"training_file\"", "\"trainingfile\"", "unknown key")]
    [InlineData("base.rft.json", "0.02", "\"fast\"", "wrong type")]
    [InlineData("base.rft.json", "imitate.jsonl", "imitat.jsonl", "missing file")]
    [InlineData("base.rft.json", "{\n", "{\n  \"seed\": 1, \"seed\": 2,\n", "duplicate key")]
    [InlineData("base.rft.json", "\"model\": \"model\"", "\"model\": \"models\"", "missing model")]
    [InlineData("imitate.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"a\"}]}", "{\"messages\"", "row that is no JSON")]
    [InlineData("imitate.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"a\"}]}", "{\"text\": \"a\"}", "row without messages")]
    [InlineData("model/tokenizer.json", "\"BPE\"", "\"Unigram\"", "unsupported tokenizer")]
    [InlineData("model/config.json", "\"hidden_size\": 32", "\"hidden_size\": 33", "configuration that does not fit itself")]
    public void Broken_input_of_supervised_training_is_found(string file, string old, string replacement, string what)
    {
        _project.Edit(file, old, replacement);
        AssertRefused(_project.Base, what);
    }

    [Fact]
    public void An_empty_dataset_is_found()
    {
        _project.Write("imitate.jsonl", "");
        AssertRefused(_project.Base, "empty dataset");
    }

    [Theory]
    [InlineData("{{item.capitals}}", "{{item.captials}}", "template path that no row has")]
    [InlineData("{{sample.output_text}}", "{{sample.output_text", "template that does not parse")]
    public void Broken_templates_are_found(string old, string replacement, string what)
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);
        _project.Edit("tune.rft.json", old, replacement);
        AssertRefused(_project.Tune, what);
    }

    [Fact]
    public void A_formula_with_an_unknown_name_is_found()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);
        _project.Edit(
            "tune.rft.json",
            TinyProject.Grader,
            $$"""{ "type": "multi", "name": "sum", "graders": { "capital": {{TinyProject.Grader}} }, "calculate_output": "0.5 * capitol" }""");
        AssertRefused(_project.Tune, "formula with an unknown name");
    }

    [Fact]
    public void Truncated_weights_are_found()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);
        var path = _project.PathOf("bin/rft/base/model/model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        AssertRefused(_project.Tune, "truncated safetensors");
    }

    [Fact]
    public void A_tokenizer_that_does_not_fit_the_weights_is_found()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);
        _project.Edit("bin/rft/base/model/tokenizer.json", "\"id\":259", "\"id\":300");
        AssertRefused(_project.Tune, "tokenizer that does not fit");
    }

    [Fact]
    public void A_store_in_a_place_that_cannot_be_written_is_found()
    {
        var place = _project.Write("a-file", "in the way");
        var run = CommandRun.Of("train", _project.Base, "--store", place, "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["RFT7001"], run.Codes);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal("in the way", File.ReadAllText(place));
    }

    private static void AssertRefusedOutput(CommandRun run, string what)
    {
        Assert.True(run.ExitCode == ExitCodes.Failed, $"{what}: exit code {run.ExitCode}\n{run.Output}{run.Error}");
        Assert.NotEmpty(run.Codes);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Matches(CanonicalForm(), run.Error);
    }

    [GeneratedRegex(@"^\S+(\(\d+(,\d+)?\))?: error RFT\d{4}: .+", RegexOptions.Multiline)]
    private static partial Regex CanonicalForm();

    private void AssertRefused(string spec, string what)
    {
        var before = Files();
        AssertRefusedOutput(CommandRun.Of("validate", spec, "--json"), what);
        AssertRefusedOutput(CommandRun.Of("run", spec, "--json"), what);
        Assert.Equal(before, Files());
    }

    private IEnumerable<string> Files() => [.. Directory.GetFileSystemEntries(_project.Root, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {File.GetLastWriteTimeUtc(path):O}" : path)];
}
