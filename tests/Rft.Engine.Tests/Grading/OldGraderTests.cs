using System.Diagnostics;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Grading;

public sealed class OldGraderTests : IDisposable
{
    private const string Check = """{ "type": "string_check", "operation": "eq", "input": "{{sample.output_text}}", "reference": "WORD" }""";
    private const string Multi = """{ "type": "multi", "graders": { "a": "../parts/a.json" }, "calculate_output": "a" }""";

    private readonly TemporaryFolder _folder = new();

    public OldGraderTests()
    {
        Git("init", "-q", "-b", "main");
        _folder.Write("parts/a.json", Check.Replace("WORD", "old", StringComparison.Ordinal));
        _folder.Write("task/grader.json", Multi);
        _folder.Write("task/task.rft.json", """{ "model": "absent", "training_file": "absent.jsonl", "method": { "type": "reinforcement", "reinforcement": { "grader": "grader.json" } } }""");
        Git("add", ".");
        Git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "old");
        Git("tag", "before");
        _folder.Write("parts/a.json", Check.Replace("WORD", "new", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git:before", "task/grader.json")]
    [InlineData("git:before", "task/task.rft.json")]
    [InlineData("before:task/grader.json", "parts/a.json")]
    [InlineData("git:before:task/grader.json", "parts/a.json")]
    [InlineData("HEAD:task/task.rft.json", "task/grader.json")]
    public void A_revision_is_read_with_the_files_that_the_grader_names(string name, string newPath)
    {
        using var old = OldGrader.Open(name, _folder.PathOf(newPath), new GraderServices());

        var member = Assert.Single(Assert.IsType<MultiGraderSpec>(old.Source.Grader).Graders).Value;
        Assert.Equal("old", Assert.IsType<StringCheckGraderSpec>(member).Reference.Value);
    }

    [Fact]
    public void A_file_of_today_is_read_where_it_is()
    {
        using var old = OldGrader.Open(_folder.PathOf("parts/a.json"), _folder.PathOf("task/grader.json"), new GraderServices());

        Assert.Equal("new", Assert.IsType<StringCheckGraderSpec>(old.Source.Grader).Reference.Value);
    }

    [Fact]
    public void The_copies_go_when_they_are_no_longer_needed()
    {
        string directory;
        using (var old = OldGrader.Open("git:before", _folder.PathOf("task/grader.json"), new GraderServices()))
        {
            directory = old.Source.Directory;
            Assert.True(Directory.Exists(directory));
        }

        Assert.False(Directory.Exists(directory));
    }

    [Theory]
    [InlineData("git:bfore", "git knows no revision 'bfore'")]
    [InlineData("git:--output=x", "git knows no revision '--output=x'")]
    [InlineData("before:task/grder.json", "has no file 'task/grder.json'; did you mean 'task/grader.json'?")]
    [InlineData("before:../outside.json", "has no file '../outside.json'")]
    public void What_a_repository_does_not_have_is_an_error(string name, string message)
    {
        var exception = Assert.Throws<DiagnosticException>(() => OldGrader.Open(name, _folder.PathOf("task/grader.json"), new GraderServices()));

        Assert.Equal("RFT3098", exception.Diagnostics[0].Code);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_an_old_grader_names_the_revision()
    {
        _folder.Write("parts/a.json", Check.Replace("eq", "equals", StringComparison.Ordinal));
        Git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-a", "-m", "broken");

        var exception = Assert.Throws<DiagnosticException>(() => OldGrader.Open("HEAD:parts/a.json", _folder.PathOf("task/grader.json"), new GraderServices()));

        Assert.StartsWith("HEAD:parts", exception.Diagnostics[0].Location.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_git_there_is_a_coded_error()
    {
        var services = new GraderServices { StartProcess = _ => throw new System.ComponentModel.Win32Exception(2) };

        var exception = Assert.Throws<DiagnosticException>(() => OldGrader.Open("git:before", _folder.PathOf("task/grader.json"), services));

        Assert.Contains("git could not be started", exception.Message, StringComparison.Ordinal);
    }

    private void Git(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.Path })!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed.");
        }
    }
}
