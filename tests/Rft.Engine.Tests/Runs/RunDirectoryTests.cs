using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_was_never_started_has_no_record_and_no_directory()
    {
        var run = new RunStore(_folder.Path).Open("abc");
        Assert.Null(run.ReadRecord());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var run = new RunStore(_folder.Path).Open("abc");
        var record = Record() with { State = RunState.Failed, Failure = new RunFailure("RFT4001", "Why.") };
        run.WriteRecord(record);
        var read = run.ReadRecord();
        Assert.NotNull(read);
        Assert.Equal("""{"seed":1}""", read.Spec.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(record with { Spec = read.Spec }, read);
        Assert.Contains("\"state\": \"failed\"", File.ReadAllText(_folder.PathOf("runs/abc/run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_record_is_a_coded_error()
    {
        _folder.Write("runs/abc/run.json", "{\"state\": ");
        var exception = Assert.Throws<DiagnosticException>(() => new RunStore(_folder.Path).Open("abc").ReadRecord());
        Assert.Equal(DiagnosticTable.RunUnreadable, Assert.Single(exception.Diagnostics).Descriptor);
    }

    [Fact]
    public void Only_one_holds_the_lock_at_a_time()
    {
        var store = new RunStore(_folder.Path);
        using (store.Open("abc").TryLock())
        {
            Assert.Null(store.Open("abc").TryLock());
            Assert.Equal(Environment.ProcessId, store.Open("abc").LockOwner());
            using var other = store.Open("def").TryLock();
            Assert.NotNull(other);
        }

        using var again = store.Open("abc").TryLock();
        Assert.NotNull(again);
    }

    [Fact]
    public void The_lock_of_a_dead_process_is_no_obstacle()
    {
        _folder.Write("runs/abc/lock", "999999");
        using var taken = new RunStore(_folder.Path).Open("abc").TryLock();
        Assert.NotNull(taken);
    }

    [Fact]
    public void Taking_the_lock_removes_what_a_killed_process_left_half_written()
    {
        _folder.Write("runs/abc/run.json.77.tmp", "{");
        _folder.Write("runs/abc/checkpoints/step-3.77.tmp/state.safetensors", "");
        _folder.Write("runs/abc/checkpoints/step-4.77.tmp/state.safetensors.77.tmp", "");
        _folder.Write("runs/abc/metrics.csv", "step");
        using var taken = new RunStore(_folder.Path).Open("abc").TryLock();
        Assert.Equal(["lock", "lock.pid", "metrics.csv"], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_a_coded_error()
    {
        var fileSystem = new FaultyFileSystem { Before = (_, _) => throw new UnauthorizedAccessException("Access to the path is denied.") };
        var exception = Assert.Throws<DiagnosticException>(() => new RunStore(_folder.Path, fileSystem).Open("abc").TryLock());
        Assert.Equal(DiagnosticTable.StoreNotWritable, Assert.Single(exception.Diagnostics).Descriptor);
    }

    [Fact]
    public void The_store_is_at_the_root_of_the_repository()
    {
        _folder.Write("repo/.git", "gitdir: elsewhere");
        var spec = _folder.PathOf("repo/examples/arithmetic");
        Directory.CreateDirectory(spec);
        Assert.Equal(_folder.PathOf("repo/.rft"), RunStore.Locate(null, null, spec));
    }

    [Fact]
    public void The_option_moves_the_store_and_goes_before_the_variable()
    {
        Assert.Equal(_folder.PathOf("a"), RunStore.Locate(_folder.PathOf("a"), _folder.PathOf("b"), _folder.Path));
        Assert.Equal(_folder.PathOf("b"), RunStore.Locate("", _folder.PathOf("b"), _folder.Path));
    }

    private static RunRecord Record() => new()
    {
        Fingerprint = "abc",
        Name = "arithmetic",
        State = RunState.Created,
        Inputs = new RunInputs("m", "t", null),
        Environment = RunEnvironment.Current("cpu", "2 threads"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Spec = JsonDocument.Parse("""{"seed": 1}""").RootElement.Clone(),
    };
}
