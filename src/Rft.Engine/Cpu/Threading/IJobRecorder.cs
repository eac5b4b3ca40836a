namespace Rft.Engine.Cpu.Threading;

/// <summary>
/// Is told of the jobs of a <see cref="WorkerPool"/>, whose caller then runs all parts by itself, one after the other: from their times
/// follows what any number of threads would make of them.
/// </summary>
internal interface IJobRecorder
{
    /// <summary>A job of so many parts begins.</summary>
    void Begin(int parts);

    /// <summary>The next part has ended.</summary>
    void PartEnded();

    /// <summary>The job has ended.</summary>
    void End();
}
