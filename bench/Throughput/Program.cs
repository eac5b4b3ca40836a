using Rft.Throughput.Commands;

return await ThroughputCommand.Create().Parse(args).InvokeAsync();
