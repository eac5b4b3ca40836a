using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Throughput.Measuring;
using Rft.Throughput.Roofline;

namespace Rft.Throughput.Results;

/// <summary>Everything that was measured, for other programs: JSON with all, CSV with a line a round.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void WriteJson(
        string path, DateTimeOffset when, IReadOnlyDictionary<string, string> programs, MachineRoofline roofline, IReadOnlyList<CaseResult> results) =>
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
            {
                when,
                Machine = Machine.Current,
                programs,
                roofline,
                cases = results.Select(result => new
                {
                    result.Case,
                    result.Options,
                    result.Peak,
                    result.Ratio,
                    result.IsDisturbed,
                    result.Rounds,
                    series = result.Series.Select(series => new { series.Program, series.Format, Rate = result.Rate(series), series.Samples, series.Answer }),
                }),
            },
            _options));

    public static void WriteCsv(string path, IReadOnlyList<CaseResult> results) => File.WriteAllLines(
        path,
        [
            "case,program,format,round,units,wall_seconds,cpu_seconds,other_cores",
            .. from result in results
               from series in result.Series
               from sample in series.Samples.Select((sample, round) => (sample, round))
               let reply = sample.sample.Reply
               select string.Create(
                   CultureInfo.InvariantCulture,
                   $"{result.Case.Name},{series.Program},{series.Format},{sample.round},{reply.Units},{reply.Wall},{reply.Cpu},{sample.sample.Others}"),
        ]);
}
