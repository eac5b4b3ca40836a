using Rft.Throughput.Roofline;

namespace Rft.Throughput.Results;

/// <summary>The roofline as a table.</summary>
internal static class RooflineText
{
    public static string Of(MachineRoofline roofline)
    {
        var table = new MarkdownTable("what", "1 thread", $"all ({roofline.Threads})", "best round of all");
        table.Add("fused multiply-add, GFLOP/s", Numbers.Short(roofline.OnePeak / 1e9), Numbers.Short(roofline.AllPeak / 1e9), "");
        foreach (var level in roofline.Levels)
        {
            table.Add(
                $"read {level.Name} ({level.Array >> 10:N0} KiB), GB/s",
                Numbers.Short(level.OneThread / 1e9),
                Numbers.Short(level.AllThreads / 1e9),
                Numbers.Short(level.Best / 1e9));
        }

        return table.ToString();
    }
}
