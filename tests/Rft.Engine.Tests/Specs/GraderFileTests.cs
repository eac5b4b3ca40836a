using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Specs;

public sealed class GraderFileTests
{
    [Theory]
    [InlineData("grade.py", true)]
    [InlineData("graders/my grade.py", true)]
    [InlineData("def grade(s, i): return s.py", false)]
    [InlineData("def grade(sample, item):\n    return 1", false)]
    [InlineData("# grade.py", false)]
    [InlineData("import grade", false)]
    public void A_source_of_one_line_that_ends_in_py_is_a_path(string source, bool isPath) =>
        Assert.Equal(isPath, PythonGraderSpec.IsPath(source));

    [Fact]
    public void The_text_of_a_Python_file_is_part_of_the_spec_and_its_places_are_in_the_file()
    {
        using var folder = new SpecFolder();
        folder.Files.Write("graders/grade.py", "\uFEFFdef grade(sample, item):\n    return 1\n");
        folder.Files.Write("graders/grader.json", """{ "type": "python", "source": "grade.py" }""");

        var spec = folder.Require(SpecFolder.Reinforcement("\"graders/grader.json\""));

        var python = Assert.IsType<PythonGraderSpec>(spec.Grader);
        Assert.Equal("def grade(sample, item):\n    return 1\n", python.Source.Value);
        Assert.EndsWith("graders/grade.py", python.Source.LocationOf(0).File, StringComparison.Ordinal);
        Assert.Contains("return 1", CanonicalJson.Write(spec.Resolved), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Python_file_that_is_missing_or_no_text_is_an_error()
    {
        using var folder = new SpecFolder();
        File.WriteAllBytes(folder.Files.Write("bad.py", ""), [0xFF, 0xFE, 0x00]);
        folder.Files.Write("grade.py", "");

        Assert.Contains("did you mean 'grade.py'", Assert.Single(folder.Load(SpecFolder.Reinforcement("""{ "type": "python", "source": "grad.py" }""")).Lines), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Assert.Single(folder.Load(SpecFolder.Reinforcement("""{ "type": "python", "source": "bad.py" }""")).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_program_of_a_command_changes_the_resolved_spec()
    {
        using var folder = new SpecFolder();
        var text = SpecFolder.Reinforcement("""{ "type": "command", "command": ["sh", "grade.sh", "--fast"] }""");
        folder.Files.Write("grade.sh", "one");
        var one = CanonicalJson.Write(folder.Require(text).Resolved);
        var again = CanonicalJson.Write(folder.Require(text).Resolved);
        folder.Files.Write("grade.sh", "two");
        var two = CanonicalJson.Write(folder.Require(text).Resolved);

        Assert.Equal(one, again);
        Assert.NotEqual(one, two);
    }

    [Theory]
    [InlineData("""{ "type": "python", "source": "def grade(sample, item):\n    return 1", "memory_mb": 512, "image_tag": "2025-05-08", "pass_threshold": 1 }""")]
    [InlineData("""{ "type": "command", "command": ["sh", "-c", "cat"], "timeout_seconds": 1.5 }""")]
    [InlineData("""{ "type": "endpoint", "url": "https://example.com/", "headers": { "X": "${Y}" }, "rate_limit": 50 }""")]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [{ "role": "user", "content": "{{ sample.output_text }}" }], "range": [-1, 1] }""")]
    [InlineData("""{ "type": "label_model", "model": "m", "input": [{ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": "a" }] }], "labels": ["a", "b"], "passing_labels": ["a"], "sampling_params": { "seed": 1, "reasoning_effort": "low" } }""")]
    [InlineData("""{ "type": "text_similarity", "evaluation_metric": "cosine", "input": "a", "reference": "b" }""")]
    public void A_resolved_spec_resolves_to_itself(string grader)
    {
        using var folder = new SpecFolder();
        var judge = "\n  \"judge\": { \"base_url\": \"http://localhost:8000/v1\", \"prices\": { \"m\": { \"input\": 1, \"output\": 2 } } },";
        var spec = folder.Require(SpecFolder.Reinforcement(grader, extra: judge));

        var again = folder.Require(IndentedJson.Write(spec.Resolved));

        Assert.Equal("http://localhost:8000/v1", again.Judge.BaseUrl);
        Assert.Equal(CanonicalJson.Write(spec.Resolved), CanonicalJson.Write(again.Resolved));
    }

    [Theory]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [{ "role": "user", "content": [{ "type": "input_image", "image_url": "x" }] }] }""", "RFT1011")]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [{ "role": "user", "content": { "type": "input_audio" } }] }""", "RFT1011")]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [] }""", "RFT10")]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [{ "role": "human", "content": "a" }] }""", "RFT10")]
    [InlineData("""{ "type": "score_model", "model": "m", "input": [{ "role": "user", "content": "a" }], "range": [1] }""", "RFT10")]
    [InlineData("""{ "type": "label_model", "model": "m", "input": [{ "role": "user", "content": "a" }], "labels": ["a"] }""", "RFT10")]
    [InlineData("""{ "type": "python", "source": "x", "sandbox": "none" }""", "RFT10")]
    [InlineData("""{ "type": "python", "sources": "x" }""", "RFT10")]
    [InlineData("""{ "type": "command", "command": "grade.sh" }""", "RFT10")]
    [InlineData("""{ "type": "endpoint", "url": 3 }""", "RFT10")]
    public void A_mistake_in_a_grader_is_found_by_the_schema(string grader, string code)
    {
        using var folder = new SpecFolder();

        Assert.Contains(folder.Load(SpecFolder.Reinforcement(grader)).Lines, line => line.Contains($"error {code}", StringComparison.Ordinal));
    }
}
