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
                scheduler.Prefilling.ForEach(prompt => prompt.Prefilled = prompt.PrefillTokens);
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
    public void Samples_of_a_prompt_share_its_full_pages_and_copy_the_last()
    {
        using var pages = new KeyValuePages(layers: 2, 40, kvHeads: 1, headSize: 2);
        var scheduler = new DecodeScheduler(Limits, pages);
        var tables = stackalloc int[2 * 4 * 4];
        scheduler.Begin(Request() with { Prompts = [new int[40]], PromptKeys = [1], SamplesPerPrompt = 4 }, tables);
        scheduler.Admit();
        var prompt = Assert.Single(scheduler.Prefilling);
        pages.Keys(1, tables[prompt.FirstTable + 2])[5] = 7;
        prompt.Prefilled = prompt.PrefillTokens;
        scheduler.Admit();

        Assert.Equal(4, scheduler.Active.Count);
        foreach (var slot in scheduler.Active)
        {
            Assert.Equal(tables[prompt.FirstTable], tables[slot.FirstTable]);
            Assert.Equal(tables[prompt.FirstTable + 1], tables[slot.FirstTable + 1]);
            Assert.NotEqual(tables[prompt.FirstTable + 2], tables[slot.FirstTable + 2]);
            Assert.Equal(7, pages.Keys(1, tables[slot.FirstTable + 2])[5]);
        }
    }

    // Pages from the one of the next position on are written by their sequence, so nobody else may have them.
    private static void AssertWrittenPagesAreTheirOwn(DecodeScheduler scheduler, int* tables)
    {
        var owners = new Dictionary<int, DecodeSlot>();
        foreach (var slot in scheduler.Active)
        {
            for (var page = slot.Prompt!.FullPages; page < slot.Pages; page++)
            {
                Assert.True(owners.TryAdd(tables[slot.FirstTable + page], slot));
            }
        }

        foreach (var slot in scheduler.Active)
        {
            for (var page = 0; page < slot.Prompt!.FullPages; page++)
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
