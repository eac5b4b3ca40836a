namespace Rft.Engine.Runs;

/// <summary>Hears how far the work is. Called from the working thread; must be quick and must not throw.</summary>
public interface IProgressListener
{
    /// <summary>Takes one update.</summary>
    void Report(ProgressUpdate update);
}
