using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Rft.Engine.Graders;

/// <summary>
/// A process that answers each line on its standard input with one line on its standard output. Used by one thread, which must live as
/// long as the process: Linux sends the parent-death signal when the thread ends that started it.
/// </summary>
internal sealed class LineProcess : IDisposable
{
    private const int ErrorTailLength = 2000;

    private readonly Process _process;
    private readonly Stream _requests;
    private readonly Stream _answers;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly StringBuilder _errors = new();
    private readonly byte[] _buffer;
    private int _length;
    private bool _isAsked;
    private bool _isKilled;
    private bool _isLate;

    private LineProcess(Process process, TimeProvider clock, int longestAnswer)
    {
        _process = process;
        _requests = process.StandardInput.BaseStream;
        _answers = process.StandardOutput.BaseStream;
        _buffer = new byte[longestAnswer + 1];
        _timer = clock.CreateTimer(_ => KillLate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = DrainErrorsAsync(process.StandardError.BaseStream);
    }

    /// <summary>Whether it can be asked.</summary>
    public bool IsAlive => !_isKilled && !_process.HasExited;

    /// <summary>Starts a process.</summary>
    /// <param name="start">The program, its arguments and its environment.</param>
    /// <param name="services">Starts processes and tells the time.</param>
    /// <param name="longestAnswer">The longest line in bytes; one that sends more is killed.</param>
    /// <exception cref="LineProcessException">The program cannot be started.</exception>
    public static LineProcess Start(ProcessStartInfo start, GraderServices services, int longestAnswer)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        try
        {
            return new LineProcess(services.StartProcess(start), services.Clock, longestAnswer);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new LineProcessException(LineFailure.NotStarted, $"'{start.FileName}' cannot be started: {exception.Message}");
        }
    }

    /// <summary>Sends a line, which has its line feed, and waits for the answer, which has none. A process that does not answer is killed.</summary>
    /// <exception cref="LineProcessException">There is no answer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is killed.</exception>
    public ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> line, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(static process => ((LineProcess)process!).Kill(), this);
        Wait(patience);
        try
        {
            _requests.Write(line);
            _requests.Flush();
            return ReadLine();
        }
        catch (IOException)
        {
            throw Ended(cancellationToken);
        }
        finally
        {
            Wait(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the process and all that it started. May be called from any thread.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (_isKilled)
            {
                return;
            }

            _isKilled = true;
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It ended by itself.
            }
        }
    }

    public void Dispose()
    {
        Kill();
        _timer.Dispose();
        _process.WaitForExit(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }

    private void Wait(TimeSpan patience)
    {
        lock (_gate)
        {
            _isAsked = patience != Timeout.InfiniteTimeSpan;
        }

        _timer.Change(patience, Timeout.InfiniteTimeSpan);
    }

    private void KillLate()
    {
        lock (_gate)
        {
            if (!_isAsked)
            {
                return;
            }

            _isLate = true;
        }

        Kill();
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        // What came before the question answers nothing; the reader of the line finds that out.
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(searched, _length - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsSpan(0, searched + end).ToArray();
                _length -= line.Length + 1;
                _buffer.AsSpan(line.Length + 1, _length).CopyTo(_buffer);
                return line;
            }

            searched = _length;
            if (_length == _buffer.Length)
            {
                Kill();
                throw new LineProcessException(LineFailure.TooLong, $"the answer is longer than {_buffer.Length - 1} bytes");
            }

            var read = _answers.Read(_buffer, _length, _buffer.Length - _length);
            _length += read == 0 ? throw new EndOfStreamException() : read;
        }
    }

    private LineProcessException Ended(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isLate)
        {
            return new LineProcessException(LineFailure.TimedOut, "the time is up");
        }

        var exit = _process.WaitForExit(TimeSpan.FromSeconds(1)) ? $"with exit code {_process.ExitCode}" : "without answering";
        Kill();
        lock (_errors)
        {
            return new LineProcessException(LineFailure.Ended, $"the process ended {exit}{(_errors.Length > 0 ? $": {_errors.ToString().Trim()}" : "")}");
        }
    }

    // Always drained, or a process that writes much would stop; only the end is kept.
    private async Task DrainErrorsAsync(Stream errors)
    {
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                lock (_errors)
                {
                    _errors.Append(Encoding.UTF8.GetString(buffer, 0, read));
                    if (_errors.Length > ErrorTailLength)
                    {
                        _errors.Remove(0, _errors.Length - ErrorTailLength);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }
}
