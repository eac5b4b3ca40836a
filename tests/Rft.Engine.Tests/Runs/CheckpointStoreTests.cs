using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyFileSystem _fileSystem = new();
    private readonly DiagnosticBag _diagnostics = [];
    private readonly CheckpointStore _store;
    private int _loggedSteps = int.MaxValue;

    public CheckpointStoreTests() =>
        _store = new CheckpointStore(_folder.PathOf("checkpoints"), new StoreFiles(_fileSystem), steps => steps <= _loggedSteps, _diagnostics);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_newest_checkpoint_comes_back_to_the_bit()
    {
        _store.Save(Of(1));
        _store.Save(new Checkpoint(2, [new NamedTensor("b", [1, 3], [float.MinValue, 1e-40f, -0f])])
        {
            Counters = new TrainingCounters { AnyGroupVaried = true, LargestChange = 0.1 },
            Pending = new StepMetrics
            {
                Step = 2, Epoch = 0.1, LearningRate = 1e-5, Loss = 1.0 / 3, GradientNorm = 2, LargestChange = 3, TargetTokens = 4,
            },
        });
        var loaded = _store.LoadLatest();
        Assert.NotNull(loaded);
        Assert.Equal(2, loaded.Step);
        var tensor = Assert.Single(loaded.State);
        Assert.Equal("b", tensor.Name);
        Assert.Equal([1, 3], tensor.Shape);
        Assert.Equal(
            new[] { float.MinValue, 1e-40f, -0f }.Select(BitConverter.SingleToInt32Bits),
            tensor.Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(0.1, loaded.Counters.LargestChange);
        Assert.True(loaded.Counters.AnyGroupVaried);
        Assert.Equal(1.0 / 3, loaded.Pending?.Loss);
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void There_is_none_before_the_first() => Assert.Null(_store.LoadLatest());

    [Fact]
    public void The_last_two_are_kept()
    {
        foreach (var step in new[] { 8, 9, 10, 11 })
        {
            _store.Save(Of(step));
        }

        Assert.Equal(["step-10", "step-11"], Names());
        Assert.Equal(11, _store.LoadLatest()?.Step);
    }

    [Fact]
    public void The_three_best_are_kept_besides_the_last_two_and_of_equal_ones_the_later()
    {
        double?[] scores = [0.1, 0.9, 0.5, null, 0.9, 0.2, 0.5, 0.3, null, 0.4];
        for (var step = 1; step <= scores.Length; step++)
        {
            _store.Save(Of(step) with { Score = scores[step - 1] });
        }

        Assert.Equal(["step-10", "step-2", "step-5", "step-7", "step-9"], Names());
        Assert.Equal([5, 2, 7], _store.LoadBest().Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Best_weights_reference_and_state_of_the_method_come_back()
    {
        _store.Save(Of(3) with
        {
            Score = 0.25,
            Best = new BestWeights(2, 0.5, [new NamedTensor("w", [1], [7])]),
            Reference = [new NamedTensor("r", [1], [8])],
            Method = new MethodState { EntropyWeight = 0.1, Entropy = 1.0 / 3, PassRates = new() { [4] = [0.5, 1] } },
        });
        var loaded = _store.LoadLatest()!;
        Assert.Equal((2, 0.5, 7f, 8f), (loaded.Best!.Step, loaded.Best.Score, loaded.Best.Weights[0].Values[0], loaded.Reference![0].Values[0]));
        Assert.Equal((0.25, 0.1, 1.0 / 3), (loaded.Score, loaded.Method.EntropyWeight, loaded.Method.Entropy));
        Assert.Equal([0.5, 1], loaded.Method.PassRates[4]);
    }

    [Fact]
    public void A_checkpoint_whose_steps_the_log_lacks_gives_way_to_the_one_before()
    {
        _store.Save(Of(1));
        _store.Save(Of(2));
        _loggedSteps = 1;
        Assert.Equal(1, _store.LoadLatest()?.Step);
        Assert.Contains("the log lacks", Assert.Single(_diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_checkpoint_consists_of_is_on_the_disk_before_its_name_is()
    {
        var operations = new List<string>();
        _fileSystem.Before = (operation, path) => operations.Add($"{operation} {Path.GetFileName(path)}");
        _store.Save(Of(1) with { Best = new BestWeights(1, 1, [new NamedTensor("w", [1], [7])]) });
        var renamed = operations.IndexOf("move directory step-1");
        Assert.Equal("sync checkpoints", operations[renamed + 1]);
        string[] files = ["state.safetensors", "best.safetensors", "checkpoint.json"];
        Assert.All(files, file => Assert.InRange(operations.FindIndex(done => done.StartsWith($"sync {file}", StringComparison.Ordinal)), 0, renamed));
    }

    [Theory]
    [InlineData("state.safetensors", 3)]
    [InlineData("state.safetensors", -1)]
    [InlineData("checkpoint.json", 3)]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning(string file, int at)
    {
        _store.Save(Of(1));
        _store.Save(Of(2));
        var path = _folder.PathOf($"checkpoints/step-2/{file}");
        var bytes = File.ReadAllBytes(path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x40;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(1, _store.LoadLatest()?.Step);
        Assert.Equal(DiagnosticTable.CheckpointDamaged, Assert.Single(_diagnostics).Descriptor);
    }

    [Theory]
    [InlineData("state.safetensors")]
    [InlineData("checkpoint.json")]
    public void A_checkpoint_without_one_of_its_files_is_damaged(string file)
    {
        _store.Save(Of(1));
        _store.Save(Of(2));
        File.Delete(_folder.PathOf($"checkpoints/step-2/{file}"));
        Assert.Equal(1, _store.LoadLatest()?.Step);
        Assert.Equal(DiagnosticTable.CheckpointDamaged, Assert.Single(_diagnostics).Descriptor);
    }

    [Fact]
    public void A_state_that_was_cut_short_is_damaged()
    {
        _store.Save(Of(1));
        var path = _folder.PathOf("checkpoints/step-1/state.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2]);
        Assert.Null(_store.LoadLatest());
        Assert.Single(_diagnostics);
    }

    [Fact]
    public void A_disk_that_fills_while_a_checkpoint_is_written_leaves_the_one_before()
    {
        _store.Save(Of(1));
        _fileSystem.BytesLeft = 40;
        var exception = Assert.Throws<DiagnosticException>(() => _store.Save(Of(2)));
        Assert.Equal(DiagnosticTable.DiskFull, Assert.Single(exception.Diagnostics).Descriptor);
        Assert.Equal(["step-1"], Names());
        Assert.Equal(1, _store.LoadLatest()?.Step);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("move")]
    [InlineData("move directory")]
    public void A_process_that_dies_while_it_writes_a_checkpoint_leaves_the_one_before(string operation)
    {
        _store.Save(Of(1));
        _fileSystem.Before = (name, _) =>
        {
            if (name == operation)
            {
                throw new InvalidOperationException("killed");
            }
        };
        Assert.Throws<InvalidOperationException>(() => _store.Save(Of(2)));
        _fileSystem.Before = (_, _) => { };
        Assert.Equal(1, _store.LoadLatest()?.Step);
        Assert.Empty(_diagnostics);
    }

    private static Checkpoint Of(int step) => new(step, [new NamedTensor("a", [2], [step, 0.5f])]);

    private IEnumerable<string?> Names() =>
        Directory.GetDirectories(_folder.PathOf("checkpoints")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
