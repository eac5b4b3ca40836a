using System.Runtime.InteropServices;

namespace Rft.Cli;

/// <summary>Turns Ctrl-C into the end of one piece of work, while it lasts; outside it Ctrl-C ends the process as ever.</summary>
internal sealed class InterruptScope : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _registration;

    /// <summary>Begins to listen.</summary>
    public InterruptScope() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
