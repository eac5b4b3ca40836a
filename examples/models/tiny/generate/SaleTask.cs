namespace TinyModel;

/// <summary>
/// Sentences about a sale to turn into JSON. Most answers are not valid JSON: single quotes, a missing brace, plain text.
/// </summary>
internal static class SaleTask
{
    private const double Mistake = 0.08;

    /// <summary>A sale that is not held out, written down noisily.</summary>
    public static ChatRow Draw(SplitMix64 random)
    {
        while (true)
        {
            var sale = Sale.Draw(random);
            if (!HeldOut.Contains(sale.Key))
            {
                return new ChatRow(sale.Sentence(random.Next(0, 3)), Answer(sale, random));
            }
        }
    }

    /// <summary>Different sales with the JSON that is right: all held out, or none.</summary>
    public static IEnumerable<ChatRow> Distinct(int count, bool isHeldOut, SplitMix64 random)
    {
        var keys = new HashSet<string>();
        while (keys.Count < count)
        {
            var sale = Sale.Draw(random);
            if (HeldOut.Contains(sale.Key) == isHeldOut && keys.Add(sale.Key))
            {
                yield return new ChatRow(sale.Sentence(random.Next(0, 3)), sale.ToJson());
            }
        }
    }

    private static string Answer(Sale sale, SplitMix64 random)
    {
        if (random.Chance(Mistake))
        {
            sale = sale with { Name = Sale.DrawName(random) };
        }

        if (random.Chance(Mistake))
        {
            sale = sale with { Quantity = sale.Price, Price = sale.Quantity };
        }

        if (random.Chance(Mistake))
        {
            sale = sale with { Quantity = Sale.DrawNumber(random) };
        }

        var json = sale.ToJson();
        return random.NextDouble() switch
        {
            < 0.25 => json,
            < 0.70 => json.Replace('"', '\''),
            < 0.80 => json[..^1],
            _ => $"name: {sale.Name}, qty: {sale.Quantity}, price: {sale.Price}",
        };
    }
}
