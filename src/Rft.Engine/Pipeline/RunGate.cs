using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Waits for the right to change a run.</summary>
internal static class RunGate
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes the lock; where another process has it, says so once and waits.</summary>
    public static RunLock Enter(JobContext context, CancellationToken cancellationToken)
    {
        var said = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (context.Run.TryLock() is { } taken)
            {
                return taken;
            }

            if (!said)
            {
                var owner = context.Run.LockOwner() is { } process ? $"Process {process}" : "Another process";
                context.Listener.Message($"{owner} works on run {context.ShortFingerprint}; waiting for it.");
                said = true;
            }

            cancellationToken.WaitHandle.WaitOne(_pause);
        }
    }
}
