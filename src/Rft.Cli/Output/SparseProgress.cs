using Rft.Engine.Runs;

namespace Rft.Cli.Output;

/// <summary>Picks ten updates of training and the first and last of anything else, so that a log stays short whatever the number of steps.</summary>
internal sealed class SparseProgress
{
    private const int TrainingLines = 10;
    private string _phase = "";
    private long _part;

    /// <summary>Whether an update should become a line.</summary>
    public bool IsWorthALine(ProgressUpdate update)
    {
        var lines = update.Phase == "train" ? TrainingLines : 1;
        var part = update.Steps == 0 ? 0 : (long)update.Step * lines / update.Steps;
        if (update.Phase == _phase && part == _part)
        {
            return false;
        }

        (_phase, _part) = (update.Phase, part);
        return true;
    }
}
