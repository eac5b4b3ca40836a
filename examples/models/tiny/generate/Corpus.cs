namespace TinyModel;

/// <summary>Everything that the generator writes, each file from a seed of its own.</summary>
internal static class Corpus
{
    private const int PretrainingRows = 88_000;
    private const int TrainingRows = 512;
    private const int ValidationRows = 128;

    /// <summary>The committed rows of the examples by path below the folder of examples. What is validated on is held out of all else.</summary>
    public static Dictionary<string, Func<IEnumerable<string>>> ExampleFiles { get; } = new()
    {
        ["arithmetic/train.jsonl"] = () => Rows(AdditionTask.Distinct(TrainingRows, isHeldOut: false, new SplitMix64(2))),
        ["arithmetic/validation.jsonl"] = () => Rows(AdditionTask.Distinct(ValidationRows, isHeldOut: true, new SplitMix64(3))),
        ["json/train.jsonl"] = () => StructuredRows(SaleTask.Distinct(TrainingRows, isHeldOut: false, new SplitMix64(4))),
        ["json/validation.jsonl"] = () => StructuredRows(SaleTask.Distinct(ValidationRows, isHeldOut: true, new SplitMix64(5))),
        ["sorting/train.jsonl"] = () => Rows(SortingTask.Distinct(TrainingRows, isHeldOut: false, new SplitMix64(6))),
        ["sorting/validation.jsonl"] = () => Rows(SortingTask.Distinct(ValidationRows, isHeldOut: true, new SplitMix64(7))),
        ["labels/train.jsonl"] = () => Rows(ReviewTask.Distinct(TrainingRows, isHeldOut: false, new SplitMix64(8))),
        ["labels/validation.jsonl"] = () => Rows(ReviewTask.Distinct(ValidationRows, isHeldOut: true, new SplitMix64(9))),
        ["house-style/train.jsonl"] = () => Rows(AdditionTask.DistinctWithoutCarry(TrainingRows, isHeldOut: false, new SplitMix64(10))),
        ["house-style/validation.jsonl"] = () => Rows(AdditionTask.DistinctWithoutCarry(ValidationRows, isHeldOut: true, new SplitMix64(11))),
    };

    /// <summary>What the tiny model is pre-trained on: a mixture of four tasks, answered badly on purpose.</summary>
    public static IEnumerable<string> Pretraining()
    {
        var random = new SplitMix64(1);
        for (var row = 0; row < PretrainingRows; row++)
        {
            var draw = random.NextDouble() switch
            {
                < 0.36 => AdditionTask.Draw(random),
                < 0.58 => ReviewTask.Draw(random),
                < 0.92 => SaleTask.Draw(random),
                _ => SortingTask.Draw(random),
            };
            yield return draw.ToSupervisedJson();
        }
    }

    private static IEnumerable<string> Rows(IEnumerable<ChatRow> rows) => rows.Select(row => row.ToReinforcementJson());

    private static IEnumerable<string> StructuredRows(IEnumerable<ChatRow> rows) => rows.Select(row => row.ToStructuredJson());
}
