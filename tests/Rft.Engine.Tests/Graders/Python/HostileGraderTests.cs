using Rft.Engine.Graders;

namespace Rft.Engine.Tests.Graders.Python;

/// <summary>
/// Graders that attack. Each row is the body of <c>grade</c> where the item says <c>{"attack": true}</c>; afterwards the same program must
/// give the next answer its right score.
/// </summary>
public sealed class HostileGraderTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Server = "python_grader_server_error";
    private const string Runtime = "python_grader_runtime_error";

    private static readonly string[] _secrets = ["RFT_TEST_SECRET"];

    public static TheoryData<string, string> Endless => new()
    {
        { "endless loop", "while True: pass" },
        { "endless loop that catches everything", "while True:\n  try:\n   while True: pass\n  except BaseException: pass" },
        { "regular expression that never ends", "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')" },
        { "sleep", "import time\ntime.sleep(1000)" },
        { "slow generator", "import time\ndef slow():\n while True:\n  time.sleep(0.05)\n  yield 1\nreturn sum(slow())" },
    };

    public static TheoryData<string, string, string> Failing => new()
    {
        { "exit", "import os\nos._exit(0)", Server },
        { "segmentation fault", "import ctypes\nctypes.string_at(0)", Server },
        { "stop itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", Runtime },
        { "kill the parent", "import os\nos.kill(os.getppid(), 9)", Runtime },
        { "kill the first process", "import os\nos.kill(1, 9)", Runtime },
        { "kill everyone", "import os\nos.kill(-1, 9)", Runtime },
        { "fork", "import os\nos.fork()", Runtime },
        { "start a program", "import subprocess\nsubprocess.run(['/bin/true'])", Runtime },
        { "replace itself", "import os\nos.execv('/bin/sh', ['sh'])", Runtime },
        { "thread bomb", "import threading, time\nfor i in range(5000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()", Runtime },
        { "8 GB", "x = bytearray(8 << 30)", Runtime },
        { "memory until it ends", "x = []\nwhile True: x.append(bytearray(64 << 20))", "" },
        { "deep recursion", "f = lambda n: f(n + 1)\nreturn f(0)", Runtime },
        { "deep recursion without a limit", "import sys\nsys.setrecursionlimit(1 << 30)\nf = lambda n: [f(n + 1)]\nreturn f(0)", "" },
        { "host file", "return len(open('/etc/passwd').read())", Runtime },
        { "host environment", "return len(open('/proc/1/environ').read())", Runtime },
        { "home folder", "import os\nreturn len(os.listdir('/root'))", Runtime },
        { "device", "return len(open('/dev/sda', 'rb').read(1))", Runtime },
        { "write to the system", "open('/usr/x', 'w')", Runtime },
        { "write to the devices", "open('/dev/shm/x', 'w').write('x')", Runtime },
        { "fill the temporary folder", "for i in range(99): open('/tmp/%d' % i, 'wb').write(bytes(1 << 20))", Runtime },
        { "internet socket", "import socket\nsocket.socket(socket.AF_INET)", Runtime },
        { "local socket", "import socket\nsocket.socket(socket.AF_UNIX)", Runtime },
        { "netlink socket", "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", Runtime },
        { "virtual machine socket", "import socket\nsocket.socket(40, socket.SOCK_STREAM)", Runtime },
        { "raise the limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))", Runtime },
        { "anonymous file", "import os\nos.memfd_create('x')", Runtime },
        { "name spaces", Call("unshare", "0x10000000"), Runtime },
        { "trace", Call("ptrace", "0, 0, 0, 0"), Runtime },
        { "mount", Call("mount", "0, b'/tmp', b'tmpfs', 0, 0"), Runtime },
        { "process control", Call("prctl", "4, 1, 0, 0, 0"), Runtime },
        { "exit by exception", "raise SystemExit(0)", Runtime },
        { "interrupt", "raise KeyboardInterrupt", Runtime },
        { "exception that cannot be shown", "class E(Exception):\n def __str__(self): raise E\nraise E", Runtime },
        { "exception with a long message", "raise ValueError('x' * 10000000)", Runtime },
        { "not a number", "return float('nan')", Runtime },
        { "infinity", "return -float('inf')", Runtime },
        { "too large", "return 10 ** 400", Runtime },
        { "text", "return '1'", Runtime },
        { "nothing", "return None", Runtime },
        { "complex", "return 1j", Runtime },
        { "list", "return [1]", Runtime },
        { "huge result", "return 'x' * 100000000", Runtime },
        { "result that cannot be shown", "class R:\n def __repr__(self): raise ValueError\nreturn R()", Runtime },
        { "forged answer without the token", ForEveryDescriptor("b'{\"score\": 99}\\n'"), Server },
        { "200 kB without a line feed", ForEveryDescriptor("b'x' * 200000"), Server },
        { "patched decoder", "import json\njson.loads = None\nraise ValueError", Runtime },
    };

    public static TheoryData<string, string, double> Harmless => new()
    {
        { "print", "print('{\"score\": 99}', flush=True)\nreturn 0.5", 0.5 },
        { "write to standard output", "import os\nos.write(1, b'garbage\\n')\nreturn 0.5", 0.5 },
        { "50 MB to standard error", "import os\nfor i in range(800): os.write(2, b'x' * 65536)\nreturn 0.5", 0.5 },
        { "read standard input", "import sys\nreturn len(sys.stdin.read())", 0 },
        { "variables", "import os\nreturn sum(name in os.environ for name in ('RFT_TEST_SECRET', 'PATH', 'HOME'))", 0 },
        { "the temporary folder", "open('/tmp/x', 'w').write('1')\nreturn float(open('/tmp/x').read())", 1 },
        { "the root has nothing of the host", "import os\nreturn len({'home', 'root', 'proc', 'sys', 'var', 'work'} & set(os.listdir('/')))", 0 },
        { "the host's name", "import os\nreturn os.uname().nodename == 'sandbox'", 1 },
        { "who it is", "import os\nreturn os.getuid()", 65534 },
        { "true is one", "return True", 1 },
        { "a subclass of float", "class F(float): pass\nreturn F(0.25)", 0.25 },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public Task A_call_that_never_ends_is_ended_and_the_next_call_works(string name, string body) => Attack(name, body, Server, seconds: 3);

    [Theory]
    [MemberData(nameof(Failing))]
    public Task An_attack_fails_and_the_next_call_works(string name, string body, string flag) => Attack(name, body, flag, seconds: 60);

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task What_does_no_harm_gets_its_score(string name, string body, double score)
    {
        Environment.SetEnvironmentVariable(_secrets[0], "secret");
        await using var program = sandbox.Program(Source(body));

        var grade = await Grade(program, "{\"attack\": true}");
        var next = await Grade(program, "{\"attack\": false}");

        Assert.True(grade.Reward == score, $"{name}: {grade}");
        Assert.Equal(0.75, next.Reward);
    }

    [Theory]
    [InlineData("answer", "b'{\"score\": 99}\\n'")]
    [InlineData("noise", "b'noise'")]
    public async Task What_a_thread_sends_after_its_call_does_not_reach_the_next_one(string name, string bytes)
    {
        var late = "import threading, time\ndef late():\n time.sleep(0.2)\n " + ForEveryDescriptor(bytes).Replace("\n", "\n ", StringComparison.Ordinal)
            + "\nthreading.Thread(target=late, daemon=True).start()\nreturn 0";
        await using var program = sandbox.Program(Source(late));

        Assert.Equal(0, (await Grade(program, "{\"attack\": true}")).Reward);
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Equal((name, 0.75), (name, (await Grade(program, "{\"attack\": false}")).Reward));
    }

    [Fact]
    public async Task Cancelling_ends_a_call_that_never_ends()
    {
        await using var program = sandbox.Program(Source("while True: pass"), seconds: 100);
        using var cancellation = new CancellationTokenSource();

        var grade = program.GradeAsync(SandboxFixture.Json("{}"), SandboxFixture.Json("{\"attack\": true}"), cancellation.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grade);
        Assert.Equal(0.75, (await Grade(program, "{\"attack\": false}")).Reward);
    }

    [Fact]
    public async Task Disposing_ends_calls_that_never_end()
    {
        var program = sandbox.Program(Source("while True: pass"), seconds: 100);
        var grade = program.GradeAsync(SandboxFixture.Json("{}"), SandboxFixture.Json("{\"attack\": true}"), CancellationToken.None);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        await program.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grade);
    }

    private async Task Attack(string name, string body, string flag, double seconds)
    {
        await using var program = sandbox.Program(Source(body), seconds);

        var attack = await Grade(program, "{\"attack\": true}");
        var next = await Grade(program, "{\"attack\": false}");

        Assert.True(attack.Reward is null, $"{name}: {attack.Reward}");
        Assert.True(flag.Length == 0 || attack.Error!.Flag == flag, $"{name}: {attack.Error}");
        Assert.True(next.Reward == 0.75, $"{name}, next call: {next.Error}");
    }

    private static Task<Grade> Grade(PythonProgram program, string item) =>
        program.GradeAsync(SandboxFixture.Json("{}"), SandboxFixture.Json(item), TestContext.Current.CancellationToken);

    private static string Source(string body) =>
        $"def attack():\n {body.Replace("\n", "\n ", StringComparison.Ordinal)}\n\ndef grade(sample, item):\n if item['attack']:\n  return attack()\n return 0.75\n";

    private static string Call(string name, string arguments) =>
        $"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nif libc.{name}({arguments}) != 0: raise OSError(ctypes.get_errno(), '{name}')\nreturn 1";

    private static string ForEveryDescriptor(string bytes) =>
        $"import os\nfor descriptor in range(3, 64):\n try: os.write(descriptor, {bytes})\n except OSError: pass";
}
