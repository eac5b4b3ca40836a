using System.Runtime.InteropServices;

namespace Rft.Cli;

/// <summary>
/// Cancels on Ctrl-C, on SIGTERM and, where asked, when standard input ends: the way a build that started this process says stop.
/// The first signal asks for a checkpoint; the second ends the process at once.
/// </summary>
internal sealed class CancellationScope : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    private CancellationScope(bool onSignal) => _registrations = onSignal
        ? [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)]
        : [];

    /// <summary>The token of the scope.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts to listen.</summary>
    /// <param name="onSignal">Whether signals cancel.</param>
    /// <param name="input">Read until it ends, then cancels; null where standard input is not to be watched.</param>
    public static CancellationScope Start(bool onSignal, TextReader? input)
    {
        var scope = new CancellationScope(onSignal);
        if (input is not null)
        {
            // A thread of its own, and in the background: a read of standard input cannot be cancelled.
            new Thread(() => scope.WatchForEnd(input)) { IsBackground = true, Name = "standard input" }.Start();
        }

        return scope;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }

    private void WatchForEnd(TextReader input)
    {
        try
        {
            while (input.Read() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end too.
        }

        _source.Cancel();
    }
}
