using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Tools;
using static Rft.Engine.Tests.Tools.ToolSetup;

namespace Rft.Engine.Tests.Tools;

public sealed class DotNetToolTests
{
    private static readonly string _assembly = typeof(DotNetToolTests).Assembly.Location;

    [Theory]
    [InlineData("UpperCaseTool", "Answered", "ABC42")]
    [InlineData("RefusingTool", "Error", "error: not today")]
    [InlineData("ThrowingTool", "Failed", "ThrowingTool threw System.ArgumentException: not that one")]
    [InlineData("NullTool", "Failed", "the class returned null")]
    [InlineData("TalkativeTool", "Error", "error: the answer has 1048576 characters")]
    [InlineData("StuckTool", "TimedOut", "took more than 0.2 s")]
    public async Task A_class_answers_and_what_it_does_wrong_is_a_reply(string name, string kind, string text)
    {
        await using var set = new GraderSet(new GraderServices());

        var reply = await Call(Create(set, Members(name)), new { text = "abc" });

        Assert.Equal(kind, reply.Kind.ToString());
        Assert.Contains(text, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_is_no_tool_is_a_mistake_at_its_name()
    {
        await using var set = new GraderSet(new GraderServices());
        var diagnostics = new DiagnosticBag();
        Toolbox.Create(Read($$"""[{"name": "t", {{Members("UpperCasTool")}}}]""", diagnostics), set, diagnostics);

        var mistake = Assert.Single(diagnostics);
        Assert.Equal("RFT3036", mistake.Code);
        Assert.Contains("did you mean 'Rft.Engine.Tests.Tools.InCode.UpperCaseTool'?", mistake.Message, StringComparison.Ordinal);
    }

    private static string Members(string name) =>
        $$"""  "class": "Rft.Engine.Tests.Tools.InCode.{{name}}", "assembly": {{System.Text.Json.JsonSerializer.Serialize(_assembly)}}, "timeout_seconds": {{(name == "StuckTool" ? "0.2" : "60")}} """;
}
