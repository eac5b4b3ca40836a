using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class ArenaTests
{
    [Fact]
    public void What_is_measured_is_what_fits()
    {
        using var measure = Arena.Measure();
        Use(measure);
        Assert.True(measure.PeakBytes >= (100 * sizeof(float)) + (7 * sizeof(int)) + (30 * sizeof(float)));

        using var arena = new Arena(measure.PeakBytes);
        Use(arena);
        Assert.Equal(measure.PeakBytes, arena.PeakBytes);

        using var tooSmall = new Arena(measure.PeakBytes - 1 - NativeBuffer.Alignment);
        var exception = Assert.Throws<InvalidOperationException>(() => Use(tooSmall));
        Assert.Contains("bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_are_aligned_zeroed_at_first_and_do_not_overlap()
    {
        using var arena = new Arena(10_000);
        var first = arena.Floats(3);
        var second = arena.Integers(5);
        Assert.Equal(0, (nint)first % NativeBuffer.Alignment);
        Assert.Equal(0, (nint)second % NativeBuffer.Alignment);
        Assert.True((byte*)second - (byte*)first >= 3 * sizeof(float));
        Assert.Equal(0, first[2]);
        Assert.Equal(0, second[4]);
    }

    [Fact]
    public void A_mark_that_lies_ahead_is_refused()
    {
        using var arena = new Arena(1_000);
        arena.Floats(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Reset(arena.Mark() + 1));
    }

    [Fact]
    public void Memory_that_was_disposed_of_is_refused()
    {
        var buffer = new NativeBuffer(5);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer);
    }

    private static void Use(Arena arena)
    {
        var mark = arena.Mark();
        arena.Floats(100);
        arena.Integers(7);
        arena.Reset(mark);
        arena.Floats(100);
        arena.Matrix(5, 6);
        arena.Integers(7);
    }
}
