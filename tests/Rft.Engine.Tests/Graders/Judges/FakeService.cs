using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Rft.Engine.Tests.Graders.Judges;

/// <summary>An HTTP service in this process, on a free port of this machine, that answers as a test says.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<FakeRequest, FakeResponse> _answer;
    private readonly Task _serving;

    /// <summary>Starts.</summary>
    public FakeService(Func<FakeRequest, FakeResponse> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _serving = ServeAsync();
    }

    /// <summary>The address, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Everything that was asked, in order of arrival.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>A chat completion.</summary>
    public static FakeResponse Completion(string? content, string? refusal = null, string finishReason = "stop") => new(200, JsonSerializer.Serialize(new
    {
        choices = new[] { new { index = 0, message = new { role = "assistant", content, refusal }, finish_reason = finishReason } },
        usage = new { prompt_tokens = 70, completion_tokens = 30, total_tokens = 100, prompt_tokens_details = new { cached_tokens = 20 } },
    }));

    /// <summary>A judgement.</summary>
    public static FakeResponse Judgement(object result) =>
        Completion(JsonSerializer.Serialize(new { steps = new[] { new { description = "d", conclusion = "c" } }, result }));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static (HttpListener Listener, string Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { address + "/" } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var request = new FakeRequest(
                context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync(), context.Request.Headers["Authorization"], context.Request.Headers["X-Name"]);
            Requests.Enqueue(request);
            var response = _answer(request);
            await Task.Delay(response.Delay);
            context.Response.StatusCode = response.Status;
            foreach (var (name, value) in response.Headers ?? [])
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(response.Body));
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client did not wait.
        }
    }
}
