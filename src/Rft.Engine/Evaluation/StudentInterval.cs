using MathNet.Numerics.Distributions;

namespace Rft.Engine.Evaluation;

/// <summary>Student's t interval for the mean of paired differences.</summary>
internal static class StudentInterval
{
    /// <summary>mean ± t(1 - significance/2, n - 1) · s / √n; null below two differences, where no spread can be estimated.</summary>
    public static Interval? Of(IReadOnlyList<double> differences, double significance)
    {
        if (differences.Count < 2)
        {
            return null;
        }

        var mean = Moments.Mean(differences);
        var degreesOfFreedom = differences.Count - 1;
        var half = StudentT.InvCDF(0, 1, degreesOfFreedom, 1 - (significance / 2)) * Moments.StandardError(differences);
        return new Interval(mean - half, mean + half);
    }
}
