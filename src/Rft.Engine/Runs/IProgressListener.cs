namespace Rft.Engine.Runs;

/// <summary>Hears how far long work has come. Called from the working thread; must return quickly and not throw.</summary>
public interface IProgressListener
{
    /// <summary>Takes one update.</summary>
    void Report(ProgressUpdate update);
}
