using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>Draws the next token of every active sequence from its normalized row.</summary>
internal sealed unsafe class TokenSampler(ModelConfiguration configuration, OutputHead head, WorkerPool workers)
{
    // [V] all false between calls; made when a penalty is first asked for.
    private bool[]? _seen;

    /// <summary>Fills the sampled tokens and their log-probabilities, a row a sequence.</summary>
    public void Draw(in DecodeMemory memory, GenerationRequest request, List<DecodeSlot> active)
    {
        for (var first = 0; first < active.Count; first += memory.Logits.Rows)
        {
            var rows = Math.Min(memory.Logits.Rows, active.Count - first);
            var logits = memory.Logits.Slice(0, rows);
            head.Logits(request.Weights, memory.Normalized.Slice(first, rows), logits);
            for (var row = 0; row < rows; row++)
            {
                Prepare(memory, request, active[first + row], logits.Row(row), row);
            }

            Draw(memory, request.Sampling, first, logits);
        }
    }

    private void Prepare(in DecodeMemory memory, GenerationRequest request, DecodeSlot slot, float* logits, int row)
    {
        if (request.Sampling.RepetitionPenalty != 1)
        {
            _seen ??= new bool[configuration.VocabularySize];
            RepetitionPenalty.Apply(logits, slot.Prompt!.Tokens, slot.Tokens, (float)request.Sampling.RepetitionPenalty, _seen);
        }

        TokenMask.Apply(logits, configuration.VocabularySize, slot.Restrict());
        if (request.Sampling.Temperature > 0)
        {
            memory.Uniforms[row] = CounterRandom.Uniform(
                (ulong)request.Seed,
                RandomStream.Sampling,
                (ulong)request.Step,
                (ulong)slot.Prompt!.Key,
                ((ulong)slot.Sample << 32) | (uint)slot.Count);
        }
    }

    private void Draw(in DecodeMemory memory, SamplingParameters sampling, int first, Matrix logits)
    {
        var tokens = memory.Sampled + first;
        var logProbabilities = memory.LogProbabilities + first;
        var job = new SampleJob
        {
            Logits = logits,
            Sampling = sampling,
            Uniforms = memory.Uniforms,
            Tokens = tokens,
            LogProbabilities = logProbabilities,
        };
        workers.Run(ref job, job.Parts);
        if (sampling.Temperature == 0)
        {
            TokenLogProbability.Forward(workers, logits, 1, tokens, logProbabilities, null, memory.LogSumExp);
        }
    }
}
