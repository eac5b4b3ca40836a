namespace TinyModel;

/// <summary>
/// Sentences about a sale to turn into JSON. Most answers are not valid JSON: single quotes, a missing brace, plain text.
/// </summary>
internal static class SaleTask
{
    private const double Mistake = 0.08;

    private static readonly string[] _names = ["Ana", "Ben", "Cara", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivan", "Jo", "Kim", "Leo"];

    private static readonly string[] _items = ["lamps", "books", "chairs", "cups", "pens", "hats", "bags", "rugs", "mugs", "clocks"];

    /// <summary>A sale that is not held out, written down noisily.</summary>
    public static ChatRow Draw(SplitMix64 random)
    {
        while (true)
        {
            var (name, item) = (random.Pick(_names), random.Pick(_items));
            var (quantity, price) = (random.Next(2, 99), random.Next(2, 99));
            if (HeldOut.Contains($"sale {name} {item} {quantity} {price}"))
            {
                continue;
            }

            var prompt = random.Next(0, 3) switch
            {
                0 => $"{name} bought {quantity} {item} for ${price}",
                1 => $"For ${price}, {name} got {quantity} {item}",
                2 => $"{quantity} {item} at ${price} went to {name}",
                _ => $"Sold {name} {quantity} {item}, price ${price}",
            };
            return new ChatRow(prompt, Answer(name, quantity, price, random));
        }
    }

    private static string Answer(string name, int quantity, int price, SplitMix64 random)
    {
        if (random.Chance(Mistake))
        {
            name = random.Pick(_names);
        }

        if (random.Chance(Mistake))
        {
            (quantity, price) = (price, quantity);
        }

        if (random.Chance(Mistake))
        {
            quantity = random.Next(2, 99);
        }

        var json = $$"""{"name":"{{name}}","qty":{{quantity}},"price":{{price}}}""";
        return random.NextDouble() switch
        {
            < 0.25 => json,
            < 0.70 => json.Replace('"', '\''),
            < 0.80 => json[..^1],
            _ => $"name: {name}, qty: {quantity}, price: {price}",
        };
    }
}
