using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>The state of one rendering: variables, result so far, and what is left of the limits.</summary>
internal sealed class RenderContext(TemplateSource source, Dialect dialect, Scope scope)
{
    private long _steps = RenderLimits.Steps;
    private long _allocation = RenderLimits.Allocation;
    private readonly List<Range> _marks = [];
    private int _calls;
    private int _captures;

    public TemplateSource Source => source;

    public Dialect Dialect => dialect;

    public Scope Scope { get; set; } = scope;

    /// <summary>The outermost scope.</summary>
    public Scope Globals { get; } = scope;

    public StringBuilder Output { get; private set; } = new();

    /// <summary>The parts of the result that <see cref="Mark"/> noted, in order.</summary>
    public IReadOnlyList<Range> Marks => _marks;

    /// <summary>Counts one evaluation step.</summary>
    public void Step(int position)
    {
        if (--_steps < 0)
        {
            throw LimitError(position, $"the template takes more than {RenderLimits.Steps:N0} steps");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw LimitError(position, "the template goes too deep");
        }
    }

    /// <summary>Counts the reading of a number of characters or items.</summary>
    public void Read(int position, long length)
    {
        _steps -= length / 16;
        Step(position);
    }

    /// <summary>Counts the making of items of lists and mappings; called before they are made.</summary>
    public void AllocateItems(int position, long count)
    {
        Allocate(position, count > RenderLimits.Allocation ? count : RenderLimits.ItemSize * count);
    }

    /// <summary>Counts the making of a number of characters; called before they are made.</summary>
    public void Allocate(int position, long length)
    {
        _allocation -= length;
        if (length < 0 || _allocation < 0)
        {
            throw LimitError(
                position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the template makes more than {RenderLimits.Allocation:N0} characters, a list item counting as "
                    + $"{RenderLimits.ItemSize}"));
        }
    }

    public void Write(int position, string text)
    {
        if (Output.Length + text.Length > RenderLimits.Output)
        {
            throw LimitError(position, $"the result has more than {RenderLimits.Output:N0} characters");
        }

        Output.Append(text);
    }

    /// <summary>Runs statements and gives what they wrote instead of writing it.</summary>
    public string Capture(Statement body) => Capture(body.Position, () => body.Execute(this));

    /// <summary>Runs something and gives what it wrote instead of writing it.</summary>
    public string Capture(int position, Func<Flow> run)
    {
        var outer = Output;
        Output = new StringBuilder();
        _captures++;
        try
        {
            run();
            Allocate(position, Output.Length);
            return Output.ToString();
        }
        finally
        {
            Output = outer;
            _captures--;
        }
    }

    /// <summary>Runs statements and notes which part of the result they wrote, where they write to it directly.</summary>
    public Flow Mark(Statement body)
    {
        var start = Output.Length;
        var flow = body.Execute(this);
        if (_captures == 0)
        {
            _marks.Add(start..Output.Length);
        }

        return flow;
    }

    public void EnterCall(int position)
    {
        if (++_calls > RenderLimits.Calls)
        {
            throw LimitError(position, $"calls go more than {RenderLimits.Calls} deep");
        }
    }

    public void LeaveCall() => _calls--;

    public DiagnosticException ValueError(int position, string message) => source.Error(DiagnosticTable.TemplateValue, position, message);

    public DiagnosticException NameError(int position, string message) => source.Error(DiagnosticTable.TemplateName, position, message);

    public DiagnosticException LimitError(int position, string message) => source.Error(DiagnosticTable.TemplateLimit, position, message);
}
