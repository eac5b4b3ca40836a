using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Specs;
using static Rft.Engine.Tests.Tools.ToolSetup;

namespace Rft.Engine.Tests.Tools;

public sealed class ToolSpecTests
{
    [Theory]
    [InlineData("""[{"name": "a"}]""", "RFT1022", "the tool 'a' has nothing that runs it; expected one of 'server_url', 'command', 'class'")]
    [InlineData("""[{"name": "a", "command": ["x"], "class": "X"}]""", "RFT1022", "the tool 'a' has 'command', 'class'; expected one of")]
    [InlineData("""[{"name": "a", "command": ["x"]}, {"name": "a", "command": ["y"]}]""", "RFT1022", "there are two tools 'a'; expected a name each")]
    [InlineData("""[{"name": "a", "class": "X"}]""", "RFT1005", "missing key 'assembly' in the tool 'a'")]
    [InlineData("""[{"name": "a", "command": ["x"], "headers": {}}]""", "RFT1017", "'headers' is for tools with 'server_url'")]
    [InlineData("""[{"name": "a", "server_url": "https://x", "sandbox": "none"}]""", "RFT1017", "'sandbox' is for tools with 'command'")]
    public void What_a_schema_cannot_say_is_a_mistake_at_its_place(string tools, string code, string message)
    {
        var diagnostics = new DiagnosticBag();
        Read(tools, diagnostics);

        var mistake = Assert.Single(diagnostics);
        Assert.Equal(code, mistake.Code);
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(1, mistake.Location.Line);
    }

    [Fact]
    public void A_resolved_spec_states_its_tools_and_resolves_to_itself()
    {
        using var folder = new SpecFolder();
        folder.Files.Write("tool.py", "print()");
        var spec = folder.Require(Spec("""
            "tools": [
              {"name": "a", "description": "d", "parameters": {"type": "object"}, "command": ["python3", "tool.py"]},
              {"name": "b", "server_url": "https://example.com", "headers": {"X-Key": "${KEY}"}, "rate_limit": 5},
              {"name": "c", "class": "C", "assembly": "c.dll"}
            ]
            """));

        var method = spec.Resolved["method"]!["reinforcement"]!;
        Assert.Equal(10, method["max_episode_steps"]!.ToInt64());
        Assert.Equal(64, method["tools"]!.Items[0]["files"]!["tool.py"]!.Text.Length);
        Assert.Equal("required", method["tools"]!.Items[0]["sandbox"]!.Text);
        Assert.Equal(60, method["tools"]!.Items[1]["timeout_seconds"]!.ToDouble());
        Assert.Equal(512, spec.Engine.MaximumToolTokens);
        var again = folder.Require(CanonicalJson.Write(spec.Resolved)).Resolved;
        Assert.Equal(CanonicalJson.Write(spec.Resolved), CanonicalJson.Write(again));
    }

    [Fact]
    public void A_changed_program_is_another_spec()
    {
        using var folder = new SpecFolder();
        var text = Spec("""  "tools": [{"name": "a", "command": ["python3", "tool.py"]}] """);
        folder.Files.Write("tool.py", "print(1)");
        var before = CanonicalJson.Write(folder.Require(text).Resolved);
        folder.Files.Write("tool.py", "print(2)");

        Assert.NotEqual(before, CanonicalJson.Write(folder.Require(text).Resolved));
    }

    [Fact]
    public void A_spec_without_tools_says_nothing_of_them()
    {
        using var folder = new SpecFolder();
        foreach (var extra in (string[])["""  "tools": null """, """  "tools": [], "max_episode_steps": 5 """])
        {
            var spec = folder.Require(Spec(extra));
            Assert.DoesNotContain("tool", CanonicalJson.Write(spec.Resolved), StringComparison.Ordinal);
            Assert.Equal(0, spec.Engine.MaximumToolTokens);
        }
    }

    [Theory]
    [InlineData("""  "tools": [{"name": "a", "server_url": "https://x"}], "response_format": {"type": "json_object"}""", "", "RFT4077")]
    [InlineData("""  "tools": []""", """, "engine": {"max_tool_tokens": 5}""", "RFT1017")]
    public void What_tools_exclude_and_need_is_told(string settings, string rest, string code)
    {
        using var folder = new SpecFolder();
        var line = Assert.Single(folder.Load(Spec(settings, rest)).Lines);

        Assert.Contains($"error {code}: ", line, StringComparison.Ordinal);
    }

    private static string Spec(string settings, string rest = "") => $$$"""
        {
          "model": "base", "training_file": "train.jsonl", "validation_file": "valid.jsonl",
          "method": { "type": "reinforcement", "reinforcement": {
            "grader": {"type": "string_check", "name": "exact", "input": "{{sample.output_text}}", "reference": "x", "operation": "eq"},
            {{{settings}}} } }{{{rest}}}
        }
        """;
}
