namespace Rft.Engine.Graders;

/// <summary>A model that judges answers, somewhere.</summary>
internal interface IJudge
{
    /// <summary>Where it is and, for a local model, which weights it has: a part of the name under which verdicts are remembered.</summary>
    string Identity { get; }

    /// <summary>Asks.</summary>
    /// <exception cref="JudgeRequestException">The judge refuses this request, and would refuse it again.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">The judge cannot be asked anything.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<JudgeReply> AskAsync(JudgeQuestion question, CancellationToken cancellationToken);
}
