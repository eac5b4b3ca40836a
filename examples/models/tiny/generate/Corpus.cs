namespace TinyModel;

/// <summary>Everything that the generator writes, each file from a seed of its own.</summary>
internal static class Corpus
{
    private const int PretrainingRows = 88_000;
    private const int TrainingRows = 512;
    private const int ValidationRows = 128;

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

    /// <summary>Sums for reinforcement, none of them held out.</summary>
    public static IEnumerable<string> Training() =>
        AdditionTask.Distinct(TrainingRows, isHeldOut: false, new SplitMix64(2)).Select(row => row.ToReinforcementJson());

    /// <summary>Held-out sums: neither order of their operands is in the other two files.</summary>
    public static IEnumerable<string> Validation() =>
        AdditionTask.Distinct(ValidationRows, isHeldOut: true, new SplitMix64(3)).Select(row => row.ToReinforcementJson());
}
