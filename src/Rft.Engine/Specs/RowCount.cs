namespace Rft.Engine.Specs;

/// <summary>Counts the rows of a JSONL file without reading what they say.</summary>
internal static class RowCount
{
    private const int BufferSize = 1 << 16;

    /// <summary>The lines that hold more than white space.</summary>
    public static int Of(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[BufferSize];
        var (rows, lineHasText) = (0, false);
        for (var length = stream.Read(buffer); length > 0; length = stream.Read(buffer))
        {
            foreach (var value in buffer.AsSpan(0, length))
            {
                if (value == (byte)'\n')
                {
                    rows += lineHasText ? 1 : 0;
                    lineHasText = false;
                }
                else if (value > (byte)' ')
                {
                    lineHasText = true;
                }
            }
        }

        return rows + (lineHasText ? 1 : 0);
    }
}
