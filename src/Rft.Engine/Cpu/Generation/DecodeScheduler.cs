using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>
/// Decides which samples decode together. Samples are admitted prompt by prompt while slots and pages last; each takes all the pages that
/// it may ever need, so that nothing admitted can get stuck. What is sampled does not depend on any of this.
/// </summary>
internal sealed unsafe class DecodeScheduler
{
    private readonly EngineLimits _limits;
    private readonly KeyValuePages _pages;
    private readonly PagePool _pool;
    private readonly DecodeSlot[] _slots;
    private readonly Stack<DecodeSlot> _free;
    private GenerationRequest _request = null!;
    private int* _tables;
    private int _nextPrompt;
    private int _nextSample;
    private DecodePrompt? _open;

    public DecodeScheduler(EngineLimits limits, KeyValuePages pages)
    {
        (_limits, _pages, _pool) = (limits, pages, new PagePool(pages.Pages));
        _slots = [.. Enumerable.Range(0, limits.Sequences).Select(slot => new DecodeSlot(slot * limits.PagesPerSequence))];
        _free = new Stack<DecodeSlot>(limits.Sequences);
        (Active, Prefilling) = (new List<DecodeSlot>(limits.Sequences), new List<DecodePrompt>(limits.Sequences));
        (Waiting, Resuming) = (new List<DecodeSlot>(limits.Sequences), new List<DecodeSlot>(limits.Sequences));
    }

    /// <summary>Sequences with a row in this step.</summary>
    public List<DecodeSlot> Active { get; }

    /// <summary>Prompts with tokens left to prefill, in the order in which they were opened.</summary>
    public List<DecodePrompt> Prefilling { get; }

    /// <summary>Samples of those prompts.</summary>
    public List<DecodeSlot> Waiting { get; }

    /// <summary>Sequences with given tokens left to prefill before they go on.</summary>
    public List<DecodeSlot> Resuming { get; }

    /// <summary>Whether there is anything to compute.</summary>
    public bool HasWork => Active.Count + Prefilling.Count + Resuming.Count > 0;

    /// <summary>Whether a prompt leaves room for a token; if not, its samples end before they begin and are never admitted.</summary>
    public bool HasRoom(int[] prompt) => prompt.Length < _limits.SequenceTokens;

    /// <summary>Forgets what went before and begins a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tables">[2 * slots, pages of the longest sequence].</param>
    public void Begin(GenerationRequest request, int* tables)
    {
        (_request, _nextPrompt, _nextSample, _open) = (request, 0, 0, null);
        _tables = tables;
        _pool.Reset();
        _free.Clear();
        for (var slot = _slots.Length - 1; slot >= 0; slot--)
        {
            _free.Push(_slots[slot]);
        }

        Waiting.Clear();
        Active.Clear();
        Prefilling.Clear();
        Resuming.Clear();
    }

    /// <summary>Admits what there is room for, and goes on with the sequences whose given tokens are prefilled.</summary>
    public void Admit()
    {
        while (_free.Count > 0 && _nextPrompt < _request.Prompts.Count)
        {
            if (HasRoom(_request.Prompts[_nextPrompt]))
            {
                if (!TryAdmit())
                {
                    break;
                }

                _nextSample++;
            }
            else
            {
                _nextSample = _request.SamplesPerPrompt;
            }

            if (_nextSample == _request.SamplesPerPrompt)
            {
                (_nextPrompt, _nextSample, _open) = (_nextPrompt + 1, 0, null);
            }
        }

        foreach (var slot in Resuming)
        {
            if (slot.IsReady)
            {
                Active.Add(slot);
            }
        }

        Resuming.RemoveAll(slot => slot.IsReady);
    }

    /// <summary>Starts the samples whose prompts the last pass has prefilled, in the order of <see cref="Waiting"/>.</summary>
    public void StartPrefilled()
    {
        foreach (var slot in Waiting)
        {
            if (slot.Prompt!.IsReady)
            {
                Start(slot);
            }
        }

        Waiting.RemoveAll(slot => slot.Prompt!.IsReady);
        Prefilling.RemoveAll(prompt => prompt.IsReady);
    }

    /// <summary>Gives back the slot and the pages of a finished sequence, which the caller takes out of <see cref="Active"/>.</summary>
    public void Release(DecodeSlot slot)
    {
        for (var page = 0; page < slot.Pages; page++)
        {
            _pool.Return(_tables[slot.FirstTable + page]);
        }

        _free.Push(slot);
    }

    private bool TryAdmit()
    {
        var prompt = _open;
        var slot = _free.Peek();
        if (prompt is null)
        {
            // A prompt's table is used only until its last sample has started, which is before another prompt takes its first sample's slot.
            var table = slot.FirstTable + (_slots.Length * _limits.PagesPerSequence);
            prompt = new DecodePrompt(_nextPrompt, _request.Prompts[_nextPrompt], _request.PromptKeys[_nextPrompt], table)
            {
                SamplesToStart = _request.SamplesPerPrompt,
            };
        }

        var most = (long)_request.Sampling.MaximumTokens + (_request.Continue is null ? 0 : _request.MaximumGivenTokens);
        var limit = (int)Math.Min(most, _limits.SequenceTokens - prompt.Tokens.Length);
        var pages = KeyValuePages.PagesFor(prompt.LastPosition + limit);
        var needed = pages - prompt.SharedPages + (_open is null ? prompt.Pages : 0);
        if (_pool.Available < needed)
        {
            return false;
        }

        if (_open is null)
        {
            Open(prompt);
        }

        _free.Pop();
        slot.Begin(prompt, _nextSample, limit, pages, _request.Constrain?.Invoke());
        for (var page = 0; page < pages; page++)
        {
            _tables[slot.FirstTable + page] = page < prompt.SharedPages ? Share(_tables[prompt.FirstTable + page]) : _pool.Rent();
        }

        if (prompt.IsReady)
        {
            Start(slot);
        }
        else
        {
            Waiting.Add(slot);
        }

        return true;
    }

    private void Open(DecodePrompt prompt)
    {
        for (var page = 0; page < prompt.Pages; page++)
        {
            _tables[prompt.FirstTable + page] = _pool.Rent();
        }

        _open = prompt;
        Prefilling.Add(prompt);
    }

    private int Share(int page)
    {
        _pool.Share(page);
        return page;
    }

    private void Start(DecodeSlot slot)
    {
        var prompt = slot.Prompt!;
        var common = _tables + prompt.FirstTable;
        var own = _tables + slot.FirstTable;
        prompt.SamplesToStart--;
        if (prompt.SamplesToStart > 0)
        {
            _pages.CopyPage(common[prompt.SharedPages], own[prompt.SharedPages]);
        }
        else
        {
            (common[prompt.SharedPages], own[prompt.SharedPages]) = (own[prompt.SharedPages], common[prompt.SharedPages]);
            for (var page = 0; page < prompt.Pages; page++)
            {
                _pool.Return(common[page]);
            }
        }

        Active.Add(slot);
    }
}
