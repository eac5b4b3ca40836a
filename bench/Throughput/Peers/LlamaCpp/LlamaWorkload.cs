using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;
using Rft.Throughput.Workloads;
using Rft.Throughput.Workloads.Engine;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>Prompts, or the greedy tokens after them.</summary>
internal sealed class LlamaWorkload : IWorkload
{
    private readonly LlamaContext _context;
    private readonly WorkRequest _request;
    private readonly int[][] _prompts;
    private readonly int[] _tokens;

    public LlamaWorkload(LlamaContext context, WorkRequest request)
    {
        (_context, _request) = (context, request);
        _prompts = EngineWorkloads.Tokens(request.Batch, request.Prompt, request.Vocabulary);
        _tokens = new int[request.Batch];
        Answer = request.Kind == CaseKind.Decode ? Decode(new WorkClock()) : Prefill(new WorkClock());
    }

    public IReadOnlyList<double>? Answer { get; }

    public WorkReply Run(double seconds)
    {
        var clock = new WorkClock();
        while (clock.Seconds < seconds)
        {
            _ = _request.Kind == CaseKind.Decode ? Decode(clock) : Prefill(clock);
        }

        return clock.Reply with { Collections = null, Allocated = null };
    }

    public void Dispose() => _context.Dispose();

    private double[] Decode(WorkClock clock)
    {
        _context.Clear();
        AddPrompts(_request.Prompt - 1);
        for (var sequence = 0; sequence < _tokens.Length; sequence++)
        {
            _tokens[sequence] = _prompts[sequence][^1];
        }

        var answer = new double[_request.Tokens];
        clock.Start();
        for (var step = 0; step < _request.Tokens; step++)
        {
            for (var sequence = 0; sequence < _tokens.Length; sequence++)
            {
                _context.Add(_tokens[sequence], _request.Prompt - 1 + step, sequence, wantsLogits: true);
            }

            _context.Flush();
            for (var sequence = 0; sequence < _tokens.Length; sequence++)
            {
                _tokens[sequence] = _context.Greedy(sequence);
            }

            answer[step] = _tokens[0];
        }

        clock.Stop(_request.Batch * _request.Tokens, _request.Tokens);
        return answer;
    }

    private double[] Prefill(WorkClock clock)
    {
        _context.Clear();
        clock.Start();
        var first = AddPrompts(_request.Prompt);
        clock.Stop(_request.Batch * _request.Prompt, 1);
        return [first];
    }

    // Whole prompts a call, with logits of their last tokens. Returns the first prompt's most likely next token.
    private int AddPrompts(int length)
    {
        var first = -1;
        for (var sequence = 0; sequence < _prompts.Length; sequence++)
        {
            if (_context.Waiting + length > _context.Most)
            {
                Flush();
            }

            for (var position = 0; position < length; position++)
            {
                _context.Add(_prompts[sequence][position], position, sequence, position == length - 1);
            }
        }

        Flush();
        return first;

        void Flush()
        {
            _context.Flush();
            first = first < 0 ? _context.Greedy(length - 1) : first;
        }
    }
}
