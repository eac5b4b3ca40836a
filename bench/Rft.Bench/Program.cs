using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Rft.Bench;

// `quick [text]`: one line a kernel (those whose name holds the text), in CPU time of one thread, for a machine that is not quiet.
// `graders`: calls a second of the graders that need no other process, on one thread.
// `python`: calls a second of a trivial Python grader in its sandbox.
// `tokenizer TOKENIZER.JSON TEXT`: megabytes a second of encoding.
// `constraint MODEL`: what holding answers to a schema costs while decoding.
// Anything else goes to BenchmarkDotNet, for one that is: `--filter '*KernelBenchmarks*'` for every kernel, `'*GemmBenchmarks*'` for products.
if (args is ["quick", ..])
{
    Quick.Run(args.Length > 1 ? args[1] : "");
}
else if (args is ["graders"])
{
    GraderSpeed.Run();
}
else if (args is ["python"])
{
    await PythonSpeed.RunAsync();
}
else if (args is ["tokenizer", var tokenizer, var text])
{
    TokenizerThroughput.Run(tokenizer, text);
}
else if (args is ["constraint", var folder])
{
    ConstraintOverhead.Run(folder);
}
else
{
    // Names of kernels, shapes among them, are longer than the default column.
    var style = SummaryStyle.Default.WithMaxParameterColumnWidth(50);
    BenchmarkSwitcher.FromAssembly(typeof(Quick).Assembly).Run(args, DefaultConfig.Instance.WithSummaryStyle(style));
}
