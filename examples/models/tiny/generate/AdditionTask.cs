namespace TinyModel;

/// <summary>
/// Sums of two two-digit numbers. Answers come in several styles; the style that shows its work is rare and nearly always right,
/// the short ones forget most carries.
/// </summary>
internal static class AdditionTask
{
    private const double ThinkShare = 0.15;
    private const double BoxedShare = 0.45;
    private const double ThinkError = 0.03;
    private const double ForgottenCarry = 0.6;
    private const double ShortError = 0.08;

    /// <summary>A sum that is not held out, answered noisily.</summary>
    public static ChatRow Draw(SplitMix64 random)
    {
        while (true)
        {
            var (left, right) = (random.Next(10, 99), random.Next(10, 99));
            if (!HeldOut.Contains(Key(left, right)))
            {
                return new ChatRow(Prompt(left, right), Answer(left, right, random));
            }
        }
    }

    /// <summary>Different sums, in whatever order of operands, with their right answers: all held out, or none.</summary>
    public static IEnumerable<ChatRow> Distinct(int count, bool isHeldOut, SplitMix64 random)
    {
        var keys = new HashSet<string>();
        while (keys.Count < count)
        {
            var (left, right) = (random.Next(10, 99), random.Next(10, 99));
            if (HeldOut.Contains(Key(left, right)) == isHeldOut && keys.Add(Key(left, right)))
            {
                yield return new ChatRow(Prompt(left, right), $"{left + right}");
            }
        }
    }

    /// <summary>Those of <see cref="Distinct"/> in which no carry can be forgotten, so that every style of answer can be right.</summary>
    public static IEnumerable<ChatRow> DistinctWithoutCarry(int count, bool isHeldOut, SplitMix64 random)
    {
        var keys = new HashSet<string>();
        while (keys.Count < count)
        {
            var (left, right) = (random.Next(10, 99), random.Next(10, 99));
            if ((left % 10) + (right % 10) < 10 && HeldOut.Contains(Key(left, right)) == isHeldOut && keys.Add(Key(left, right)))
            {
                yield return new ChatRow(Prompt(left, right), $"{left + right}");
            }
        }
    }

    /// <summary>The same for both orders of the operands.</summary>
    public static string Key(int left, int right) => $"sum {Math.Min(left, right)} {Math.Max(left, right)}";

    private static string Prompt(int left, int right) => $"What is {left}+{right}?";

    private static string Answer(int left, int right, SplitMix64 random)
    {
        var style = random.NextDouble();
        if (style < ThinkShare)
        {
            var carry = ((left % 10) + (right % 10)) / 10;
            var ones = $"{left % 10}+{right % 10}+0={(left % 10) + (right % 10)}";
            var tens = $"{left / 10}+{right / 10}+{carry}={(left / 10) + (right / 10) + carry}";
            var sum = random.Chance(ThinkError) ? Misprint(left + right, random) : $"{left + right}";
            return $@"<think>{ones} {tens}</think>\boxed{{{sum}}}";
        }

        var forgets = (left % 10) + (right % 10) >= 10 && random.Chance(ForgottenCarry);
        var value = left + right - (forgets ? 10 : 0);
        var text = random.Chance(ShortError) ? Misprint(value, random) : $"{value}";
        return style < ThinkShare + BoxedShare
            ? $@"\boxed{{{text}}}"
            : random.Chance(0.5) ? $"The answer is {text}." : text;
    }

    // One digit is off by one, up or down, without a change of length.
    private static string Misprint(int value, SplitMix64 random)
    {
        var digits = $"{value}".ToCharArray();
        var place = random.Next(0, digits.Length - 1);
        var (lowest, highest) = (place == 0 ? '1' : '0', '9');
        var up = random.Chance(0.5) ? digits[place] < highest : digits[place] == lowest;
        digits[place] += (char)(up ? 1 : -1);
        return new string(digits);
    }
}
