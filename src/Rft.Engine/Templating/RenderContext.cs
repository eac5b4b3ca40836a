using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>The state of one rendering: variables, result so far, and what is left of the limits.</summary>
internal sealed class RenderContext(TemplateSource source, Dialect dialect, Scope scope, TemplateIncludes? includes = null)
{
    private readonly HashSet<(object Owner, string Name)> _readOnly = [];
    private long _steps = RenderLimits.Steps;
    private long _allocation = RenderLimits.Allocation;
    private readonly List<Range> _marks = [];
    private readonly Dictionary<string, long> _cycles = [];
    private int _calls;
    private int _captures;
    private object? _result;

    /// <summary>The template that runs now, which mistakes are reported in.</summary>
    public TemplateSource Source { get; private set; } = source;

    public Dialect Dialect => dialect;

    public Scope Scope { get; set; } = scope;

    /// <summary>The outermost scope.</summary>
    public Scope Globals { get; } = scope;

    public StringBuilder Output { get; private set; } = new();

    /// <summary>The parts of the result that <see cref="Mark"/> noted, in order.</summary>
    public IReadOnlyList<Range> Marks => _marks;

    /// <summary>How often this was asked for a group before.</summary>
    public long CountCycle(string group)
    {
        var count = _cycles.GetValueOrDefault(group);
        _cycles[group] = count + 1;
        return count;
    }

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

    /// <summary>Sets a variable where it is, or makes one.</summary>
    public void Assign(int position, string name, object? value) => Assign(position, name, value, Scope);

    /// <summary>Sets a variable as it would be seen from a scope.</summary>
    public void Assign(int position, string name, object? value, Scope from)
    {
        var owner = from.OwnerOf(name);
        if (IsReadOnly(owner, name))
        {
            throw ValueError(position, $"the variable '{name}' is read-only");
        }

        AllocateItems(position, 4);
        owner[name] = value;
    }

    /// <summary>Whether a variable or member cannot be set any more.</summary>
    public bool IsReadOnly(object owner, string name) => _readOnly.Contains((owner, name));

    /// <summary>Lets a variable not be set any more.</summary>
    public void MakeReadOnly(string name) => _readOnly.Add((Scope.OwnerOf(name), name));

    /// <summary>Keeps what a function returns until its call takes it.</summary>
    public void SetResult(object? value) => _result = value;

    /// <summary>What the function that just ended returned.</summary>
    public object? TakeResult()
    {
        var result = _result;
        _result = null;
        return result;
    }

    /// <summary>What another template writes when it runs here.</summary>
    public string Include(int position, string name, ArgumentValues arguments)
    {
        var (includedSource, root) = includes?.Find(name)
            ?? throw Source.UnknownName(position, $"there is no template '{name}'", name, includes?.Names ?? []);
        var (outerScope, outerSource) = (Scope, Source);
        EnterCall(position);
        Scope = new Scope(outerScope) { IsFrame = true, ["$"] = ScribanFunction.Arguments(arguments) };
        Source = includedSource;
        try
        {
            return Capture(root);
        }
        finally
        {
            (Scope, Source) = (outerScope, outerSource);
            LeaveCall();
        }
    }

    public void EnterCall(int position)
    {
        if (++_calls > RenderLimits.Calls)
        {
            throw LimitError(position, $"calls go more than {RenderLimits.Calls} deep");
        }
    }

    public void LeaveCall() => _calls--;

    public DiagnosticException ValueError(int position, string message) => Source.Error(DiagnosticTable.TemplateValue, position, message);

    public DiagnosticException NameError(int position, string message) => Source.Error(DiagnosticTable.TemplateName, position, message);

    public DiagnosticException LimitError(int position, string message) => Source.Error(DiagnosticTable.TemplateLimit, position, message);
}
