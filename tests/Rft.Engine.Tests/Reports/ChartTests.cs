using System.Globalization;
using System.Xml.Linq;
using Rft.Engine.Evaluation;
using Rft.Engine.Reports;

namespace Rft.Engine.Tests.Reports;

public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_chart_has_a_title_a_description_and_no_script()
    {
        var model = SampleReport.Arithmetic();
        SvgCanvas[] charts =
        [
            RewardChart.Draw(TrainingCurve.Of(model.Steps, model.Evaluation)!),
            DistributionChart.Draw(model.Evaluation!.Rewards!),
            BehaviourChart.Draw(model.Evaluation.Behaviours),
        ];
        foreach (var chart in charts)
        {
            foreach (var picture in new[] { XElement.Parse(chart.ToInline()), XElement.Parse(chart.ToFile()) })
            {
                var named = ((string)picture.Attribute("aria-labelledby")!).Split(' ');
                Assert.Equal(named, picture.Elements().Where(element => element.Attribute("id") is not null).Select(element => (string)element.Attribute("id")!));
                Assert.All(picture.Elements(Svg + "title").Concat(picture.Elements(Svg + "desc")), element => Assert.NotEmpty(element.Value));
                Assert.Empty(picture.Descendants(Svg + "script"));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(80)]
    public void Points_lie_inside_the_picture_however_few_they_are(int steps)
    {
        var model = SampleReport.Arithmetic();
        var curve = TrainingCurve.Of([.. model.Steps.Take(steps)], model.Evaluation)!;
        var picture = XElement.Parse(RewardChart.Draw(curve).ToInline());
        foreach (var point in picture.Elements(Svg + "polyline").SelectMany(line => ((string)line.Attribute("points")!).Split(' ')))
        {
            var place = point.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(place[0], 0, 640);
            Assert.InRange(place[1], 0, 320);
        }
    }

    [Fact]
    public void A_run_without_steps_has_no_curve() => Assert.Null(TrainingCurve.Of([], null));

    [Fact]
    public void Values_that_are_not_finite_are_left_out_of_the_curve()
    {
        var steps = SampleReport.Supervised().Steps.Select((step, index) => index == 3 ? step with { Loss = double.NaN } : step);
        Assert.Equal(29, TrainingCurve.Of([.. steps], null)!.Training.Count);
    }

    [Fact]
    public void The_held_out_curve_begins_at_the_base_model()
    {
        var model = SampleReport.Arithmetic();
        var first = TrainingCurve.Of(model.Steps, model.Evaluation)!.Validation[0];
        Assert.Equal(new CurvePoint(0, model.Evaluation!.Baseline.MeanReward!.Value), first);
    }

    [Fact]
    public void The_mermaid_chart_has_two_lines_of_as_many_points()
    {
        var model = SampleReport.Arithmetic();
        var lines = MermaidChart.Draw(TrainingCurve.Of(model.Steps, model.Evaluation)!).Split('\n');
        Assert.Equal(("```mermaid", "xychart-beta", "```"), (lines[0], lines[1], lines[^1]));
        Assert.Equal([21, 21], lines.Where(line => line.StartsWith("    line [", StringComparison.Ordinal)).Select(line => line.Split(',').Length));
    }

    [Fact]
    public void Rewards_outside_zero_to_one_widen_the_distribution()
    {
        var rewards = RewardDistribution.Of([-1, 0, 2], [2, 2, 0.5]);
        Assert.Equal((-1, 2), (rewards.Low, rewards.High));
        Assert.Equal((3, 3, 2), (rewards.Baseline.Sum(), rewards.Candidate.Sum(), rewards.Candidate[9]));
    }
}
