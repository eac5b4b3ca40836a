using Rft.Seeds;

if (args.Length is < 1 or > 2 || (args.Length == 2 && !int.TryParse(args[1], out _)))
{
    Console.Error.WriteLine("usage: dotnet run --project bench/Rft.Seeds -- SPEC-OR-FOLDER [SEEDS]");
    return 2;
}

var seeds = args.Length == 2 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 5;
return SeedStudy.Run(args[0], seeds);
