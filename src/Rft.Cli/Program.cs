using System.Text;
using Rft.Cli;
using Rft.Engine.Pipeline;

// Without this a piped standard output would begin with a byte-order mark on some systems, and a reader of JSON would stumble.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return RftCommandLine.Run(args, Terminal.OfProcess(Environment.GetEnvironmentVariable(JobOptions.StorePathVariable)));
