namespace Rft.Engine.Graders;

/// <summary>A row of <c>system-calls.txt</c>.</summary>
/// <param name="Rule"><c>allow</c>, <c>refuse</c> or <c>special</c>.</param>
/// <param name="Name">The call's name.</param>
/// <param name="X64">Its number on x86-64; null where there is none.</param>
/// <param name="Arm64">Its number on arm64; null where there is none.</param>
internal sealed record SystemCall(string Rule, string Name, uint? X64, uint? Arm64)
{
    private static readonly Lazy<IReadOnlyList<SystemCall>> _all = new(Read);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<SystemCall> All => _all.Value;

    private static List<SystemCall> Read()
    {
        var calls = new List<SystemCall>();
        foreach (var line in EmbeddedText.Read("system-calls.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith('#'))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                calls.Add(new SystemCall(columns[0], columns[1], Number(columns[2]), Number(columns[3])));
            }
        }

        return calls;
    }

    private static uint? Number(string text) => uint.TryParse(text, out var number) ? number : null;
}
