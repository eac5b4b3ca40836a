using MathNet.Numerics.Distributions;

namespace Rft.Engine.Evaluation;

/// <summary>How large a true difference must be for these rows to find it.</summary>
internal static class DetectableEffect
{
    /// <summary>The chance of finding it that the statement is made for.</summary>
    public const double Power = 0.8;

    /// <summary>
    /// (t(1 - significance/2) + t(power)) · standard error, with n - 1 degrees of freedom; null where the rows show no spread to
    /// estimate it from.
    /// </summary>
    public static double? Of(IReadOnlyList<double> differences, double significance)
    {
        if (differences.Count < 2 || Moments.StandardError(differences) is not (> 0 and var standardError))
        {
            return null;
        }

        var degreesOfFreedom = differences.Count - 1;
        return (StudentT.InvCDF(0, 1, degreesOfFreedom, 1 - (significance / 2)) + StudentT.InvCDF(0, 1, degreesOfFreedom, Power))
            * standardError;
    }
}
