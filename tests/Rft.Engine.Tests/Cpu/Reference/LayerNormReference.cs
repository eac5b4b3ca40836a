namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of LayerNorm.Forward over x [T, D], in double.</summary>
internal static class LayerNormReference
{
    public static double[] Forward(double[] x, double[] weight, double[] bias, double epsilon)
    {
        var columns = weight.Length;
        var y = new double[x.Length];
        for (var start = 0; start < x.Length; start += columns)
        {
            var row = x.AsSpan(start, columns).ToArray();
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
            for (var i = 0; i < columns; i++)
            {
                y[start + i] = ((row[i] - mean) / deviation * weight[i]) + bias[i];
            }
        }

        return y;
    }
}
