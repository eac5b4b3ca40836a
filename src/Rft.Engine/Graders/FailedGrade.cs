namespace Rft.Engine.Graders;

/// <summary>A grade that failed, for people.</summary>
/// <param name="Flag">The kind of the error.</param>
/// <param name="Details">What happened; a traceback where there is one.</param>
/// <param name="Where">Which answer to which row.</param>
internal sealed record FailedGrade(string Flag, string Details, string Where)
{
    private const int MostKinds = 3;
    private const int LongestDetails = 1500;
    private const int LongestExcerpt = 80;

    /// <summary>The most frequent kinds, each with an example and what happened there.</summary>
    public static string Describe(IEnumerable<FailedGrade> failures) => string.Join(
        "; ",
        failures
            .GroupBy(failure => (failure.Flag, failure.Details))
            .OrderByDescending(kind => kind.Count())
            .Take(MostKinds)
            .Select(kind => $"{kind.Count()} times {kind.Key.Flag}, first at {kind.First().Where}: {Shorten(kind.Key.Details, LongestDetails)}"));

    /// <summary>The beginning of an answer, on one line.</summary>
    public static string Excerpt(string answer) =>
        Shorten(string.Concat(answer.Take(LongestExcerpt + 1).Select(character => char.IsControl(character) ? ' ' : character)), LongestExcerpt);

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length] + "...";
}
