using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Tools;
using static Rft.Engine.Tests.Tools.ToolSetup;

namespace Rft.Engine.Tests.Tools;

public sealed class CommandToolTests
{
    // Does what the arguments say.
    private const string Program = """
        while IFS= read -r line; do
          case "$line" in
            *hang*) sleep 100 ;;
            *crash*) echo ends >&2; kill -SEGV $$ ;;
            *exit*) exit 3 ;;
            *error*) echo '{"error": "no such unit"}' ;;
            *garbage*) echo 'not JSON' ;;
            *empty*) echo '{}' ;;
            *number*) echo '{"output": {"a": 1.50}}' ;;
            *surrogate*) printf '{"output": "\\ud800x"}\n' ;;
            *huge*) head -c 3000000 /dev/zero | tr '\0' x; echo ;;
            *long*) printf '{"output": "'; head -c 100000 /dev/zero | tr '\0' x; echo '"}' ;;
            *count*) n=$((n + 1)); echo "{\"output\": \"$n\"}" ;;
            *once*) echo '{"output": "bye"}'; exit 0 ;;
            *write*) if touch ./written 2>/dev/null; then echo '{"output": "wrote"}'; else echo '{"output": "could not"}'; fi ;;
            *temporary*) if touch /tmp/rft-written 2>/dev/null; then echo '{"output": "wrote"}'; else echo '{"output": "could not"}'; fi ;;
            *network*) echo "{\"output\": \"$(grep : /proc/net/dev | grep -vc 'lo:')\"}" ;;
            *secret*) echo "{\"output\": \"$(env | grep -c RFT_TOOL_SECRET)\"}" ;;
            *) printf '{"output": '; printf '%s' "$line" | sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/"/'; echo '}' ;;
          esac
        done
        """;

    public CommandToolTests() => Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh");

    public static TheoryData<string, string, string> HostileAnswers => new()
    {
        { "hang", "TimedOut", "the tool 't' failed: no answer within 2 s" },
        { "crash", "Failed", "the process ended with exit code" },
        { "exit", "Failed", "the process ended with exit code 3" },
        { "garbage", "Failed", "no object with 'output'" },
        { "empty", "Failed", "no object with 'output'" },
        { "huge", "Failed", "longer than 1048576 bytes" },
        { "long", "Error", "error: the answer has 100000 characters; at most 65536 can be read" },
        { "error", "Error", "error: no such unit" },
        { "surrogate", "Answered", "\\ud800x" },
        { "number", "Answered", """{"a": 1.50}""" },
    };

    [Theory]
    [MemberData(nameof(HostileAnswers))]
    public async Task What_a_program_does_wrong_is_a_reply_and_the_next_call_works(string what, string kind, string text)
    {
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });
        var toolbox = Create(set, Shell(Program, seconds: what == "hang" ? 2 : 60));

        var reply = await Call(toolbox, new { what });

        Assert.Equal(kind, reply.Kind.ToString());
        Assert.Contains(text, reply.Text, StringComparison.Ordinal);
        Assert.Equal("1", (await Call(toolbox, new { what = "count" })).Text);
    }

    [Fact]
    public async Task The_request_is_that_of_the_agent_api_on_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });

        var reply = await Call(Create(set, Shell(Program)), new { text = "a\n\"b\"" });

        var request = JsonDocument.Parse(reply.Text).RootElement;
        Assert.Equal("function_call", request.GetProperty("type").GetString());
        Assert.Equal("call00000", request.GetProperty("call_id").GetString());
        Assert.Equal("t", request.GetProperty("name").GetString());
        Assert.Equal("trace_1", request.GetProperty("trace_id").GetString());
        Assert.Equal("42", request.GetProperty("item").GetProperty("answer").GetString());
        Assert.Equal("a\n\"b\"", JsonDocument.Parse(request.GetProperty("arguments").GetString()!).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_program_that_ends_after_each_answer_is_started_again()
    {
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });
        var toolbox = Create(set, Shell(Program));
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal("bye", (await Call(toolbox, new { what = "once" })).Text);
        }
    }

    [Theory]
    [InlineData("required", "write", "could not")]
    [InlineData("required", "temporary", "wrote")]
    [InlineData("required", "network", "0")]
    [InlineData("required", "secret", "0")]
    [InlineData("none", "write", "wrote")]
    [InlineData("none", "secret", "0")]
    public async Task In_the_sandbox_there_is_no_network_and_nothing_to_write_but_a_temporary_folder(string sandbox, string what, string expected)
    {
        Assert.SkipUnless(sandbox == "none" || HasSandbox(), "this machine has no bubblewrap");
        Environment.SetEnvironmentVariable("RFT_TOOL_SECRET", "secret");
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });

        var reply = await Call(Create(set, Shell(Program, sandbox: sandbox)), new { what });

        Assert.Equal((ToolReplyKind.Answered, expected), (reply.Kind, reply.Text));
        Assert.False(File.Exists("/tmp/rft-written"));
    }

    [Fact]
    public async Task A_sandboxed_program_that_hangs_is_gone_after_its_time()
    {
        Assert.SkipUnless(HasSandbox(), "this machine has no bubblewrap");
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 1 });
        var toolbox = Create(set, Shell(Program, seconds: 2, sandbox: "required"));

        Assert.Equal(ToolReplyKind.TimedOut, (await Call(toolbox, new { what = "hang" })).Kind);
        Assert.Equal("1", (await Call(toolbox, new { what = "count" })).Text);
    }

    [Fact]
    public async Task A_tool_that_fails_at_every_call_stops_the_run()
    {
        using var folder = new TemporaryFolder();
        await using var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 2 });
        var toolbox = Create(set, Shell(Program));
        for (var call = 1; call < Toolbox.MostFailures; call++)
        {
            Assert.Equal(ToolReplyKind.Failed, (await Call(toolbox, new { what = "garbage" })).Kind);
        }

        // One answer, even an error, and the count begins anew.
        await Call(toolbox, new { what = "error" });
        for (var call = 1; call < Toolbox.MostFailures; call++)
        {
            await Call(toolbox, new { what = "garbage" });
        }

        var down = await Assert.ThrowsAsync<DiagnosticException>(() => Call(toolbox, new { what = "garbage" }));
        Assert.Equal("RFT3081", down.Diagnostics.Single().Code);
        Assert.True(GraderOutage.Is(down));
    }

    [Fact]
    public async Task A_set_whose_tools_and_graders_were_never_called_ends()
    {
        using var folder = new TemporaryFolder();
        var set = new GraderSet(new GraderServices { Directory = folder.Path });
        Create(set, Shell(Program));

        await set.DisposeAsync();
    }

    [Fact]
    public async Task Calls_run_at_once_and_end_with_the_set()
    {
        using var folder = new TemporaryFolder();
        var set = new GraderSet(new GraderServices { Directory = folder.Path, Cores = 4 });
        var toolbox = Create(set, Shell(Program, seconds: 600));
        var hanging = Enumerable.Range(0, 3).Select(_ => Call(toolbox, new { what = "hang" })).ToList();

        Assert.Equal("1", (await Call(toolbox, new { what = "count" })).Text);

        await set.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(hanging));
    }

    private static bool HasSandbox() => CommandSandbox.Find(new GraderServices { Directory = "/" }, default, []) is not null;
}
