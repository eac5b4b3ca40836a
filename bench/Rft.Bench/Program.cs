using BenchmarkDotNet.Running;
using Rft.Bench;

// `quick [text]`: one line a kernel (those whose name holds the text), in CPU time of one thread, for a machine that is not quiet.
// Anything else goes to BenchmarkDotNet, for one that is.
if (args is ["quick", ..])
{
    Quick.Run(args.Length > 1 ? args[1] : "");
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Quick).Assembly).Run(args);
}
