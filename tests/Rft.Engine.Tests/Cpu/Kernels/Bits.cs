namespace Rft.Engine.Tests.Cpu.Kernels;

internal static class Bits
{
    /// <summary>Fails unless both hold the same bits, and says where they differ first.</summary>
    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"{what} element {i}: expected {expected[i]:G9}, found {actual[i]:G9}");
            }
        }
    }
}
