namespace TinyModel;

/// <summary>Who bought how many of what, and for how much.</summary>
internal sealed record Sale(string Name, string Item, int Quantity, int Price)
{
    private static readonly string[] _names = ["Ana", "Ben", "Cara", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivan", "Jo", "Kim", "Leo"];

    private static readonly string[] _items = ["lamps", "books", "chairs", "cups", "pens", "hats", "bags", "rugs", "mugs", "clocks"];

    /// <summary>What decides whether the sale is held out.</summary>
    public string Key => $"sale {Name} {Item} {Quantity} {Price}";

    public static Sale Draw(SplitMix64 random) => new(DrawName(random), random.Pick(_items), DrawNumber(random), DrawNumber(random));

    public static string DrawName(SplitMix64 random) => random.Pick(_names);

    public static int DrawNumber(SplitMix64 random) => random.Next(2, 99);

    /// <summary>The sale in words, in one of four ways.</summary>
    public string Sentence(int way) => way switch
    {
        0 => $"{Name} bought {Quantity} {Item} for ${Price}",
        1 => $"For ${Price}, {Name} got {Quantity} {Item}",
        2 => $"{Quantity} {Item} at ${Price} went to {Name}",
        _ => $"Sold {Name} {Quantity} {Item}, price ${Price}",
    };

    public string ToJson() => $$"""{"name":"{{Name}}","qty":{{Quantity}},"price":{{Price}}}""";
}
