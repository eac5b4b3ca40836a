namespace Rft.Engine.Cpu.Threading;

/// <summary>Work in numbered parts that may run at the same time on several threads, each part once.</summary>
internal interface IParallelJob
{
    /// <summary>Does one part, from 0 until the number that <see cref="WorkerPool.Run"/> was given.</summary>
    void Execute(int part);
}
