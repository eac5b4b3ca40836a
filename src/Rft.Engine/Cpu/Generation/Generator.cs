using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>
/// Batched sampling. A step is one forward pass over one row of every active sequence, followed by prompt rows to prefill; whatever has
/// reached its end draws a token. Kernels are batch-invariant, so mixing them changes nothing.
/// </summary>
internal sealed unsafe class Generator(
    ModelConfiguration configuration,
    EngineLimits limits,
    DecoderForward forward,
    OutputHead head,
    Arena arena,
    WorkerPool workers,
    int cachePages)
    : IDisposable
{
    private readonly LayerActivations[] _activations = LayerActivations.Create(configuration.Layers);
    private readonly TokenSampler _sampler = new(configuration, head, workers);
    private readonly List<(DecodeSlot Slot, Task<int[]> Given)> _paused = [];
    private KeyValuePages? _pages;
    private DecodeScheduler? _scheduler;

    /// <summary>See <see cref="ILanguageModel.Generate"/>.</summary>
    public IReadOnlyList<Completion> Run(GenerationRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        // Memory that no page was written to is never backed, so room for many sequences costs one sequence nothing.
        _pages ??= new KeyValuePages(configuration.Layers, cachePages, configuration.KeyValueHeads, configuration.HeadSize);
        _scheduler ??= new DecodeScheduler(limits, _pages);
        arena.Reset(0);
        var memory = DecodeMemory.Place(arena, limits, head);
        _scheduler.Begin(request, memory.Tables);
        _paused.Clear();
        int[] stopTokens = [.. request.Sampling.StopTokens];
        var completions = new Completion[request.Prompts.Count * request.SamplesPerPrompt];
        var (finished, sampled) = (EndThoseWithoutRoom(request, completions), 0);
        while (finished < completions.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            finished += Resume(request, completions);
            _scheduler.Admit();
            if (!_scheduler.HasWork)
            {
                Task.WaitAny([.. _paused.Select(paused => paused.Given)], cancellationToken);
                continue;
            }

            Forward(memory, request.Weights);
            _sampler.Draw(memory, request, _scheduler.Active);
            sampled += _scheduler.Active.Count;
            finished += Collect(memory, request, stopTokens, completions);
            request.OnProgress?.Invoke(sampled, finished);
        }

        return completions;
    }

    public void Dispose() => _pages?.Dispose();

    private void Check(GenerationRequest request)
    {
        var sampling = request.Sampling;
        if (!(sampling.Temperature >= 0) || !float.IsFinite(sampling.Temperature))
        {
            throw new ArgumentException($"The temperature must be 0 or above, not {sampling.Temperature}.", nameof(request));
        }

        if (sampling.MaximumTokens < 1 || request.SamplesPerPrompt < 1 || request.PromptKeys.Count != request.Prompts.Count)
        {
            throw new ArgumentException("A request needs at least one token, one sample a prompt, and one key a prompt.", nameof(request));
        }

        if (sampling.TopK < 0 || sampling.TopP is not (> 0 and <= 1) || sampling.MinP is not (>= 0 and <= 1) || !(sampling.RepetitionPenalty > 0))
        {
            throw new ArgumentException($"A sampling parameter is out of its range: {sampling}.", nameof(request));
        }

        if (request.MaximumGivenTokens < 0 || (request.Continue is not null && request.Constrain is not null))
        {
            throw new ArgumentException("A completion that is held to a form cannot be continued.", nameof(request));
        }

        foreach (var prompt in request.Prompts)
        {
            if (prompt.Length == 0)
            {
                throw new ArgumentException("A prompt is empty.", nameof(request));
            }

            TokenCheck.Vocabulary(prompt, configuration);
        }
    }

    private void Forward(in DecodeMemory memory, WeightSelection selection)
    {
        var rows = 0;
        foreach (var slot in _scheduler!.Active)
        {
            (memory.Tokens[rows], memory.Positions[rows], memory.RowTables[rows]) = (slot.LastToken, slot.Position, slot.FirstTable);
            memory.TargetRows[rows] = rows;
            rows++;
        }

        var targets = rows;
        rows += AddPrefillRows(memory, rows);
        foreach (var slot in _scheduler.Waiting)
        {
            if (slot.Prompt!.IsReady)
            {
                memory.TargetRows[targets++] = slot.Prompt.LastRow;
            }
        }

        var mark = arena.Mark();
        LayerActivations.Place(_activations, arena, configuration, rows, targets, KeptActivations.None);
        var batch = new RowBatch
        {
            Rows = rows,
            Tokens = memory.Tokens,
            Positions = memory.Positions,
            RowTables = memory.RowTables,
            Tables = memory.Tables,
            Targets = targets,
            TargetRows = memory.TargetRows,
            Pages = _pages!,
        };
        forward.Run(batch, _activations, selection);
        head.Normalize(_activations[^1].Output, memory.Normalized.Slice(0, targets), memory.Inverse);
        arena.Reset(mark);
        _scheduler.StartPrefilled();
    }

    private int AddPrefillRows(in DecodeMemory memory, int first)
    {
        var rows = 0;
        foreach (var slot in _scheduler!.Resuming)
        {
            for (; rows < limits.PrefillRows && !slot.IsReady; rows++)
            {
                (memory.Tokens[first + rows], memory.Positions[first + rows]) = slot.NextToPrefill();
                memory.RowTables[first + rows] = slot.FirstTable;
            }
        }

        foreach (var prompt in _scheduler.Prefilling)
        {
            for (; rows < limits.PrefillRows && !prompt.IsReady; rows++)
            {
                memory.Tokens[first + rows] = prompt.Tokens[prompt.Prefilled];
                memory.Positions[first + rows] = prompt.Prefilled;
                memory.RowTables[first + rows] = prompt.FirstTable;
                prompt.Prefilled++;
                prompt.LastRow = first + rows;
            }
        }

        return rows;
    }

    private int EndThoseWithoutRoom(GenerationRequest request, Completion[] completions)
    {
        var ended = 0;
        for (var index = 0; index < completions.Length; index++)
        {
            var (prompt, sample) = Math.DivRem(index, request.SamplesPerPrompt);
            if (!_scheduler!.HasRoom(request.Prompts[prompt]))
            {
                completions[index] = new Completion(prompt, sample, [], [], FinishReason.Length);
                request.OnCompleted?.Invoke(completions[index]);
                ended++;
            }
        }

        return ended;
    }

    // Appends the drawn tokens, and turns finished sequences into completions. Returns how many finished.
    private int Collect(in DecodeMemory memory, GenerationRequest request, int[] stopTokens, Completion[] completions)
    {
        var active = _scheduler!.Active;
        var (finished, kept) = (0, 0);
        for (var row = 0; row < active.Count; row++)
        {
            var (slot, token) = (active[row], memory.Sampled[row]);
            slot.Append(token, memory.LogProbabilities[row]);
            var index = (slot.Prompt!.Index * request.SamplesPerPrompt) + slot.Sample;
            request.OnToken?.Invoke(index, token);
            var isStop = Array.IndexOf(stopTokens, token) >= 0;
            isStop |= request.IsEnd?.Invoke(index, token) ?? false;
            if (isStop && request.Continue is { } goOn)
            {
                _paused.Add((slot, goOn(slot.ToCompletion(FinishReason.Stop))));
            }
            else if (isStop || !HasRoomAfter(slot, given: 0, request))
            {
                End(slot, isStop ? FinishReason.Stop : FinishReason.Length, request, completions);
                finished++;
            }
            else
            {
                active[kept++] = slot;
            }
        }

        active.RemoveRange(kept, active.Count - kept);
        return finished;
    }

    private static bool HasRoomAfter(DecodeSlot slot, int given, GenerationRequest request) =>
        slot.Count + given < slot.Limit
        && slot.Sampled < request.Sampling.MaximumTokens
        && slot.Count - slot.Sampled + given <= request.MaximumGivenTokens;

    // Takes up the sequences for which there are tokens to go on with. Returns how many are over instead.
    private int Resume(GenerationRequest request, Completion[] completions)
    {
        var finished = 0;
        for (var index = 0; index < _paused.Count;)
        {
            var (slot, task) = _paused[index];
            if (!task.IsCompleted)
            {
                index++;
                continue;
            }

            _paused.RemoveAt(index);
            var given = task.GetAwaiter().GetResult();
            if (given.Length > 0 && HasRoomAfter(slot, given.Length, request))
            {
                slot.Give(given);
                _scheduler!.Resuming.Add(slot);
            }
            else
            {
                End(slot, given.Length == 0 ? FinishReason.Stop : FinishReason.Length, request, completions);
                finished++;
            }
        }

        return finished;
    }

    private void End(DecodeSlot slot, FinishReason reason, GenerationRequest request, Completion[] completions)
    {
        var completion = slot.ToCompletion(reason);
        completions[(completion.PromptIndex * request.SamplesPerPrompt) + completion.SampleIndex] = completion;
        request.OnCompleted?.Invoke(completion);
        _scheduler!.Release(slot);
    }
}
