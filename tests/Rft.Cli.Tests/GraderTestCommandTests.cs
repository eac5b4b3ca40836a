using System.Net;
using System.Net.Sockets;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>Grader tests and probes in <c>rft validate</c>.</summary>
public sealed class GraderTestCommandTests : IDisposable
{
    private const string Passing = $$"""{ "grader": {{TinyProject.Grader}}, "cases": [ { "sample": "A", "item": { "capitals": "ABC" }, "score": 1 } ] }""";
    private const string Failing = $$"""
        { "grader": {{TinyProject.Grader}}, "cases": [
          { "sample": "A", "item": { "capitals": "ABC" }, "score": 1 },
          { "name": "small letters are none", "sample": "a", "item": { "capitals": "ABC" }, "score": 1 } ] }
        """;

    private readonly TinyProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Tests_beside_a_spec_run_with_it()
    {
        _project.Write("a.grader-tests.json", Passing);
        _project.Write("b.grader-tests.json", Passing);

        var run = CommandRun.Of("validate", _project.Base, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(2, run.Json.GetProperty("grader_tests").GetProperty("passed").GetInt32());
        Assert.Contains("2 grader tests passed.", run.Error, StringComparison.Ordinal);
        Assert.Equal(32, run.Json.GetProperty("training_rows").GetInt32());
    }

    [Fact]
    public void A_failed_test_fails_the_command_and_the_spec_is_still_checked()
    {
        var file = _project.Write("a.grader-tests.json", Failing);

        var run = CommandRun.Of("validate", _project.Base, "--json");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(32, run.Json.GetProperty("training_rows").GetInt32());
        Assert.Equal(["RFT3090"], run.Codes);
        Assert.Contains($"{file}(3,3): error RFT3090: grader test 'small letters are none': expected a score of 1, but got 0", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 grader tests failed.", run.Error, StringComparison.Ordinal);

        _project.Edit("base.rft.json", "\"model\"", "\"modle\"");
        Assert.Equal(["RFT3090", "RFT1003"], CommandRun.Of("validate", _project.Base, "--json").Codes);
    }

    [Fact]
    public void A_folder_of_graders_needs_no_spec_and_a_file_of_tests_can_be_named()
    {
        var file = _project.Write("graders/a.grader-tests.json", Passing);

        Assert.Equal(1, CommandRun.Of("validate", _project.PathOf("graders"), "--json").Json.GetProperty("grader_tests").GetProperty("passed").GetInt32());
        Assert.Equal("1 grader test passed.", CommandRun.Of("validate", file).Output.Trim());
        _project.Write("graders/b.grader-tests.json", Failing);
        Assert.Equal(ExitCodes.Failed, CommandRun.Of("validate", _project.PathOf("graders")).ExitCode);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("validate", file).ExitCode);
    }

    [Fact]
    public void Other_tests_or_none_can_be_asked_for()
    {
        _project.Write("a.grader-tests.json", Failing);
        var other = _project.Write("elsewhere/b.grader-tests.json", Passing);

        Assert.Equal(ExitCodes.Done, CommandRun.Of("validate", _project.Base, "--no-tests").ExitCode);
        var run = CommandRun.Of("validate", _project.Base, "--tests", other, "--tests", other, "--json");
        Assert.Equal((ExitCodes.Done, 2), (run.ExitCode, run.Json.GetProperty("grader_tests").GetProperty("files").GetInt32()));
    }

    [Fact]
    public void A_file_that_is_missing_or_no_test_is_an_error()
    {
        Assert.Equal(["RFT1014"], CommandRun.Of("validate", _project.PathOf("absent.grader-tests.json"), "--json").Codes);
        var file = _project.Write("a.grader-tests.json", """{ "grader": "grader.json", "cases": [] }""");
        Assert.Equal(ExitCodes.Failed, CommandRun.Of("validate", file, "--json").ExitCode);
    }

    [Fact]
    public void A_reward_that_pays_for_nothing_is_a_warning_with_the_numbers()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);

        var run = CommandRun.Of("validate", _project.Tune, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(["RFT3092"], run.Codes);
        var message = run.Json.GetProperty("diagnostics")[0].GetProperty("message").GetString()!;
        Assert.StartsWith("the grader pays an empty answer 1.000, ", message, StringComparison.Ordinal);
        Assert.Equal(1, run.Json.GetProperty("probes").GetProperty("scores").GetProperty("empty").GetDouble());
    }

    [Fact]
    public async Task A_grader_that_asks_a_service_is_probed_on_request_only()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Base).ExitCode);
        var port = FreePort();
        _project.Edit("tune.rft.json", TinyProject.Grader, $$"""{ "type": "endpoint", "name": "service", "url": "http://localhost:{{port}}/" }""");

        var skipped = CommandRun.Of("validate", _project.Tune, "--json");
        Assert.Equal(["RFT3093"], skipped.Codes);
        Assert.Equal("the grader asks a model", skipped.Json.GetProperty("probes").GetProperty("skipped").GetString());

        using var service = new HttpListener();
        service.Prefixes.Add($"http://localhost:{port}/");
        service.Start();
        var served = ServeAsync(service);
        var asked = CommandRun.Of("validate", _project.Tune, "--probe-judges", "--json");
        service.Stop();

        Assert.Equal((ExitCodes.Done, 0), (asked.ExitCode, asked.Codes.Count));
        var probes = asked.Json.GetProperty("probes");
        Assert.Equal((10, 0.25), (probes.GetProperty("rows").GetInt32(), probes.GetProperty("scores").GetProperty("empty").GetDouble()));
        Assert.InRange(await served, 10, 50);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Pays every answer the same; the number of answers.
    private static async Task<int> ServeAsync(HttpListener service)
    {
        for (var calls = 0; ; calls++)
        {
            try
            {
                var context = await service.GetContextAsync();
                context.Response.OutputStream.Write("{\"score\": 0.25}"u8);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return calls;
            }
        }
    }
}
