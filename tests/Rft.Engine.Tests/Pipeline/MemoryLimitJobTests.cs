using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

public sealed class MemoryLimitJobTests : IDisposable
{
    private readonly TinyProject _free = new();
    private readonly TinyProject _limited = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _free.Dispose();
        _limited.Dispose();
    }

    [Fact]
    public void The_least_memory_that_the_message_asks_for_is_enough_and_changes_no_byte_of_two_runs()
    {
        foreach (var (free, limited) in ((string, string)[])[(_free.Base, _limited.Base), (_free.Tune, _limited.Tune)])
        {
            var file = Path.GetFileName(limited);
            _limited.Edit(file, "\"learning_rate\"", "\n\"memory_limit_gb\": 0.0001, \"learning_rate\"");
            var line = 1 + File.ReadAllText(limited).Split("\"memory_limit_gb\"")[0].Count(character => character == '\n');
            var finding = Assert.Single(Assert.Throws<DiagnosticException>(() => Open(limited).Validate()).Diagnostics);
            Assert.Equal((DiagnosticTable.MemoryLimitTooLow, line), (finding.Descriptor, finding.Location.Line));
            Assert.Equal(file, Path.GetFileName(finding.Location.File));

            var least = Regex.Match(finding.Message, @"expected at least (\S+) GB").Groups[1].Value;
            _limited.Edit(file, "0.0001", least);
            var (expected, actual) = (Open(free).Run(Token), Open(limited).Run(Token));
            Assert.Equal(expected.Fingerprint, actual.Fingerprint);
            Assert.NotEmpty(Bytes(actual.RunPath, "model"));
            foreach (var path in (string[])["model", "metrics.csv", "events.jsonl", "evaluation.json"])
            {
                Assert.Equal(Bytes(expected.RunPath, path), Bytes(actual.RunPath, path));
            }
        }
    }

    private static string[] Bytes(string run, string path)
    {
        var full = Path.Combine(run, path);
        string[] files = Directory.Exists(full) ? [.. Directory.GetFiles(full).Order(StringComparer.Ordinal)] : File.Exists(full) ? [full] : [];
        return [.. files.Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(File.ReadAllBytes(file))}")];
    }

    private static Job Open(string spec) => Job.Open(spec, new JobOptions { Listener = new RecordingListener(), Threads = 1 });
}
