using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>The same bits with 512-bit, 256-bit and 128-bit vectors and with none. The runtime picks them when it starts, so others run in a child.</summary>
public sealed class InstructionSetTests
{
    private const string ResultFileVariable = "RFT_TEST_KERNEL_DIGEST_FILE";

    private static string Used =>
        $"512: {Vector512.IsHardwareAccelerated}, 256: {Vector256.IsHardwareAccelerated}, 128: {Vector128.IsHardwareAccelerated}, fma: {Fma.IsSupported}";

    [Fact]
    public void One_thread_and_three_have_the_same_digest()
    {
        var digest = KernelDigest.Compute(3);
        Assert.Equal(KernelDigest.Compute(1), digest);
        if (Environment.GetEnvironmentVariable(ResultFileVariable) is { } path)
        {
            File.WriteAllLines(path, [Used, digest]);
        }
    }

    // .NET 9 and older call the first setting EnableAVX512F, .NET 10 calls it EnableAVX512. Without AVX2 there is no fused multiply-add
    // either; a preferred width keeps it, as Arm has it with 128 bits. The width is a decimal number, the others are switches.
    [Theory]
    [InlineData("DOTNET_EnableAVX512F=0", "DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_PreferredVectorBitWidth=256")]
    [InlineData("DOTNET_PreferredVectorBitWidth=128")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableAVX=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public async Task A_narrower_instruction_set_has_the_same_digest(params string[] settings)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var result = Path.Combine(Path.GetTempPath(), $"rft-kernel-digest-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(InstructionSetTests).FullName}.{nameof(One_thread_and_three_have_the_same_digest)}");
        start.Environment[ResultFileVariable] = result;
        foreach (var setting in settings)
        {
            var parts = setting.Split('=');
            start.Environment[parts[0]] = parts[1];
        }

        try
        {
            using var child = Process.Start(start)!;
            var printed = await child.StandardOutput.ReadToEndAsync(cancellation);
            await child.WaitForExitAsync(cancellation);
            Assert.True(child.ExitCode == 0, printed);
            var lines = await File.ReadAllLinesAsync(result, cancellation);
            Assert.SkipWhen(lines[0] == Used, $"{settings[0]} changes nothing on this machine ({Used}).");
            Assert.Equal(KernelDigest.Compute(2), lines[1]);
        }
        finally
        {
            File.Delete(result);
        }
    }
}
