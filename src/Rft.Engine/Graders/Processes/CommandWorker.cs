using System.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>A program of the user's that answers lines; started at the first call, and again after it ended or was killed.</summary>
/// <param name="start">How it is started; its environment is cleared of everything that may hold a secret.</param>
/// <param name="services">Starts processes and tells the time.</param>
/// <param name="patience">Time for a call.</param>
/// <param name="longestAnswer">The longest line in bytes.</param>
internal sealed class CommandWorker(Func<ProcessStartInfo> start, GraderServices services, TimeSpan patience, int longestAnswer) : IDisposable
{
    private LineProcess? _process;

    /// <summary>Sends a line, which has its line feed, and gives the answer, which has none.</summary>
    /// <param name="line">The line, as UTF-8.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="LineProcessException">There is no answer; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public byte[] Ask(byte[] line, CancellationToken cancellationToken)
    {
        if (_process is { IsAlive: true } running)
        {
            try
            {
                return running.Ask(line, patience, cancellationToken).ToArray();
            }
            catch (LineProcessException exception) when (exception.Failure == LineFailure.Ended)
            {
                // A program that ends after an answer may not have ended yet when the next line comes. A fresh one gets it.
            }
            catch (LineProcessException exception)
            {
                Stop();
                throw Described(exception);
            }
        }

        try
        {
            Stop();
            _process = LineProcess.Start(start(), services, longestAnswer);
            return _process.Ask(line, patience, cancellationToken).ToArray();
        }
        catch (LineProcessException exception)
        {
            Stop();
            throw Described(exception);
        }
    }

    public void Dispose() => Stop();

    private LineProcessException Described(LineProcessException exception) => exception.Failure == LineFailure.TimedOut
        ? new LineProcessException(LineFailure.TimedOut, FormattableString.Invariant($"no answer within {patience.TotalSeconds} s"))
        : exception;

    private void Stop()
    {
        _process?.Dispose();
        _process = null;
    }
}
