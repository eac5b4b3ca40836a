namespace Rft.Engine.Diagnostics;

public static partial class DiagnosticTable
{
}
