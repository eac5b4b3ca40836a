namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>A model with room for some sequences.</summary>
internal sealed unsafe class LlamaContext : IDisposable
{
    // What llama.cpp rounds a sequence's room up to.
    private const int Padding = 256;

    private readonly nint _model;
    private readonly nint _context;
    private readonly int _vocabulary;
    private LlamaBatch _batch;

    public LlamaContext(string path, int sequences, int length, int threads, int vocabulary)
    {
        _model = LlamaLibrary.LoadModel(path, LlamaLibrary.ModelDefaults());
        var parameters = LlamaLibrary.ContextDefaults();
        var padded = (length + Padding - 1) / Padding * Padding;
        (parameters.Context, parameters.Sequences) = ((uint)(sequences * padded), (uint)sequences);
        Most = (int)parameters.Batch;
        _context = _model == 0 ? 0 : LlamaLibrary.CreateContext(_model, parameters);
        if (_context == 0)
        {
            throw new InvalidOperationException($"llama.cpp cannot open {path} for {sequences} sequences of {padded} tokens.");
        }

        LlamaLibrary.SetThreads(_context, threads, threads);
        _batch = LlamaLibrary.CreateBatch(Most, 0, 1);
        _vocabulary = vocabulary;
    }

    /// <summary>Tokens of one call at most.</summary>
    public int Most { get; }

    /// <summary>Tokens that wait for <see cref="Flush"/>.</summary>
    public int Waiting => _batch.Count;

    /// <summary>Forgets all sequences.</summary>
    public void Clear() => LlamaLibrary.Clear(LlamaLibrary.Memory(_context), false);

    /// <summary>Adds a token to the next call.</summary>
    public void Add(int token, int position, int sequence, bool wantsLogits) => _batch.Add(token, position, sequence, wantsLogits);

    /// <summary>Computes what was added.</summary>
    public void Flush()
    {
        var result = LlamaLibrary.Decode(_context, _batch);
        _batch.Count = 0;
        if (result != 0)
        {
            throw new InvalidOperationException($"llama_decode gives {result}.");
        }
    }

    /// <summary>The most likely token after one of the last call's tokens.</summary>
    public int Greedy(int index)
    {
        var logits = new ReadOnlySpan<float>(LlamaLibrary.Logits(_context, index), _vocabulary);
        var best = 0;
        for (var token = 1; token < logits.Length; token++)
        {
            best = logits[token] > logits[best] ? token : best;
        }

        return best;
    }

    public void Dispose()
    {
        LlamaLibrary.FreeBatch(_batch);
        LlamaLibrary.FreeContext(_context);
        LlamaLibrary.FreeModel(_model);
    }
}
