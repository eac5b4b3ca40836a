namespace Rft.Engine.Graders;

/// <summary>How grader code is kept apart, the strongest first.</summary>
internal enum SandboxLevel
{
    /// <summary>Bubblewrap: name spaces of its own for everything, a file system with nothing but Python, a system call filter, limits.</summary>
    Namespaces,

    /// <summary>Landlock: Python's files only, nothing written, no TCP, a system call filter, limits; the host can be seen, not read.</summary>
    Landlock,

    /// <summary>A system call filter and limits: no network and no processes; what the user can read, the grader can read.</summary>
    Filter,

    /// <summary>An empty environment and what limits the system has. The grader can do what the user can do.</summary>
    Limits,
}
