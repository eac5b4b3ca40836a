using System.Globalization;
using Rft.Seeds;

const string Usage = """
    usage: dotnet run -c Release --project bench/Rft.Seeds -- SPEC-OR-FOLDER [SEEDS]
           dotnet run -c Release --project bench/Rft.Seeds -- efficiency SETTINGS.json SEEDS SPEC...
    """;

switch (args)
{
    case ["efficiency", var settings, var count, .. var specs] when specs.Length > 0 && IsCount(count):
        return EfficiencyStudy.Run(settings, Count(count), specs);
    case [var spec]:
        return SeedStudy.Run(spec, 5);
    case [var spec, var count] when IsCount(count):
        return SeedStudy.Run(spec, Count(count));
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static bool IsCount(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count > 0;

static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);
