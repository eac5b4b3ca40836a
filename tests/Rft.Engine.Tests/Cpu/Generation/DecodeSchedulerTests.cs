using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Generation;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu.Generation;

public sealed unsafe class DecodeSchedulerTests
{
    private static readonly EngineLimits Limits = new(BatchTokens: 64, SequenceTokens: 64, Sequences: 4);

    [Theory]
    [InlineData(5, 2)]
    [InlineData(100, 4)]
    public void Every_sample_decodes_once_however_few_pages_there_are(int pageCount, int mostTogether)
    {
        using var pages = new KeyValuePages(layers: 1, pageCount, kvHeads: 1, headSize: 2);
        var scheduler = new DecodeScheduler(Limits, pages);
        var tables = stackalloc int[2 * 4 * 4];
        var request = Request();
        for (var repetition = 0; repetition < 2; repetition++)
        {
            var seen = new HashSet<(int, int)>();
            var most = 0;
            scheduler.Begin(request, tables);
            while (seen.Count < 9)
            {
                scheduler.Admit();
                Prefill(scheduler);
                most = Math.Max(most, scheduler.Active.Count);
                AssertWrittenPagesAreTheirOwn(scheduler, tables);
                Assert.All(scheduler.Active, slot => Assert.True(seen.Add((slot.Prompt!.Index, slot.Sample))));
                scheduler.Active.ForEach(scheduler.Release);
                scheduler.Active.Clear();
            }

            Assert.Equal(mostTogether, most);
        }
    }

    [Fact]
    public void Samples_of_a_prompt_share_its_pages_but_the_last()
    {
        using var pages = new KeyValuePages(layers: 2, 40, kvHeads: 1, headSize: 2);
        var scheduler = new DecodeScheduler(Limits, pages);
        var tables = stackalloc int[2 * 4 * 4];
        scheduler.Begin(Request() with { Prompts = [new int[40]], PromptKeys = [1], SamplesPerPrompt = 4 }, tables);
        scheduler.Admit();
        var prompt = Assert.Single(scheduler.Prefilling);
        pages.Keys(1, tables[prompt.FirstTable + 2])[5] = 7;
        Prefill(scheduler);

        Assert.Equal(4, scheduler.Active.Count);
        Assert.Equal(4, scheduler.Active.Select(slot => tables[slot.FirstTable + 2]).Distinct().Count());
        foreach (var slot in scheduler.Active)
        {
            Assert.Equal(tables[prompt.FirstTable], tables[slot.FirstTable]);
            Assert.Equal(tables[prompt.FirstTable + 1], tables[slot.FirstTable + 1]);
            Assert.NotEqual(tables[prompt.FirstTable + 2], tables[slot.FirstTable + 2]);
            Assert.Equal(7, pages.Keys(1, tables[slot.FirstTable + 2])[5]);
        }
    }

    [Fact]
    public void A_sample_that_waits_for_a_slot_begins_with_its_own_prompt_whichever_prompts_come_after_it()
    {
        using var pages = new KeyValuePages(layers: 1, 100, kvHeads: 1, headSize: 2);
        var scheduler = new DecodeScheduler(Limits, pages);
        var tables = stackalloc int[2 * 4 * 4];
        var (request, seen) = (Request() with { Prompts = [new int[20], new int[20], new int[20]], SamplesPerPrompt = 5 }, 0);
        scheduler.Begin(request, tables);
        while (seen < 15)
        {
            scheduler.Admit();
            foreach (var prompt in scheduler.Prefilling)
            {
                pages.Keys(0, tables[prompt.FirstTable + prompt.SharedPages])[0] = prompt.Index + 1;
            }

            Prefill(scheduler);
            Assert.All(
                scheduler.Active,
                slot => Assert.Equal(slot.Prompt!.Index + 1, pages.Keys(0, tables[slot.FirstTable + slot.Prompt.SharedPages])[0]));
            seen += scheduler.Active.Count;
            scheduler.Active.ForEach(scheduler.Release);
            scheduler.Active.Clear();
        }
    }

    private static void Prefill(DecodeScheduler scheduler)
    {
        scheduler.Prefilling.ForEach(prompt => prompt.Prefilled = prompt.Tokens.Length);
        scheduler.StartPrefilled();
    }

    // Pages from the one of the next position on are written by their sequence, so nobody else may have them.
    private static void AssertWrittenPagesAreTheirOwn(DecodeScheduler scheduler, int* tables)
    {
        var owners = new Dictionary<int, DecodeSlot>();
        foreach (var slot in scheduler.Active)
        {
            for (var page = slot.Prompt!.SharedPages; page < slot.Pages; page++)
            {
                Assert.True(owners.TryAdd(tables[slot.FirstTable + page], slot));
            }
        }

        foreach (var slot in scheduler.Active)
        {
            for (var page = 0; page < slot.Prompt!.SharedPages; page++)
            {
                Assert.False(owners.ContainsKey(tables[slot.FirstTable + page]));
            }
        }
    }

    private static GenerationRequest Request() => new()
    {
        Prompts = [new int[20], new int[63], new int[1]],
        PromptKeys = [1, 2, 3],
        SamplesPerPrompt = 3,
        Sampling = new SamplingParameters { MaximumTokens = 20, StopTokens = [] },
    };
}
