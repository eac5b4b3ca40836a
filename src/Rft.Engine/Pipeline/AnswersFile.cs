using System.Text.Json;
using Rft.Engine.Evaluation;
using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>answers.jsonl of a run: what both models answered in the evaluation, for graders of later days.</summary>
internal static class AnswersFile
{
    /// <summary>Writes the file, where there are answers: training may have been measured by the rows' own answers alone.</summary>
    public static void Write(RunDirectory run, EvaluatedModel baseline, EvaluatedModel trained)
    {
        var records = Records("base", baseline).Concat(Records("trained", trained)).ToList();
        if (records.Count == 0)
        {
            return;
        }

        run.Files.Write(run.AnswersPath, stream =>
        {
            foreach (var record in records)
            {
                JsonSerializer.Serialize(stream, record, LineJson.Default.AnswerRecord);
                stream.WriteByte((byte)'\n');
            }
        });
    }

    private static IEnumerable<AnswerRecord> Records(string model, EvaluatedModel evaluated) =>
        from row in evaluated.Rows
        let greedy = row.Greedy is { } answer ? [(Answer: answer, Sample: (int?)null)] : Array.Empty<(EvaluatedAnswer Answer, int? Sample)>()
        from answer in row.Samples.Select((answer, index) => (Answer: answer, Sample: (int?)index)).Concat(greedy)
        select new AnswerRecord
        {
            Model = model,
            Row = row.Index,
            Sample = answer.Sample,
            Text = answer.Answer.Text,
            Messages = answer.Answer.Messages,
            FinishReason = answer.Answer.Truncated ? FinishReason.Length : FinishReason.Stop,
            Reward = answer.Answer.Reward,
        };
}
