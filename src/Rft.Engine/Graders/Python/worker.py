"""
Runs a grader's grade(sample, item) for Rft: one request and one answer a line, over descriptors that the grader does not know.
The first line says what to load and which limits to set; once it is answered the limits hold, and only then is the grader compiled.
"""
import ctypes, json, math, os, struct, sys


def take_descriptors():
    """Moves the protocol away from standard input and output, so that print() and input() never touch it."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return os.fdopen(requests, "rb", 1 << 16), answers


def set_limits(limits):
    """Hard limits, which nobody inside can raise again."""
    try:
        import resource
    except ImportError:
        return False
    sizes = {
        "RLIMIT_AS": limits["memory"], "RLIMIT_DATA": limits["memory"], "RLIMIT_NPROC": limits.get("processes"),
        "RLIMIT_FSIZE": limits["file"], "RLIMIT_NOFILE": 64, "RLIMIT_CORE": 0, "RLIMIT_STACK": 8 << 20, "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, size in sizes.items():
        if size is not None and hasattr(resource, name):
            try:
                resource.setrlimit(getattr(resource, name), (size, size))
            except (ValueError, OSError):
                # macOS has names for limits that it does not let anybody set.
                if sys.platform == "linux":
                    raise
    try:
        os.nice(10)
    except OSError:
        pass
    return True


def restrict_files(libc, readable):
    """Landlock: only these paths can be read, nothing written, no TCP. Gives the version of the kernel's interface, 0 where there is none."""
    create, add, restrict = 444, 445, 446
    version = libc.syscall(create, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return 0
    files = (1 << 13) - 1 | (1 << 13 if version >= 2 else 0) | (1 << 14 if version >= 3 else 0) | (1 << 15 if version >= 5 else 0)
    attributes = struct.pack("<Q", files)
    if version >= 4:
        attributes += struct.pack("<Q", 3)
    if version >= 6:
        attributes += struct.pack("<Q", 3)
    rules = libc.syscall(create, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if rules < 0:
        return 0
    for path in readable:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        read = 1 << 2 | (1 << 3 if os.path.isdir(path) else 0)
        if libc.syscall(add, rules, 1, struct.pack("<Qi", read, place), ctypes.c_uint32(0)) != 0:
            return 0
        os.close(place)
    libc.prctl(38, 1, 0, 0, 0)
    done = libc.syscall(restrict, rules, ctypes.c_uint32(0)) == 0
    os.close(rules)
    return version if done else 0


def filter_system_calls(libc, program):
    """Loads a seccomp filter; whether that succeeded."""
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]

    libc.prctl(38, 1, 0, 0, 0)
    return libc.prctl(22, 2, ctypes.byref(Program(len(program) // 8, program)), 0, 0) == 0


def lock_down(order):
    """Does what the order asks for and tells what came of it."""
    done = {"limits": set_limits(order["limits"]), "landlock": 0, "seccomp": False}
    if sys.platform == "linux" and (order["readable"] is not None or order["filter"] is not None):
        import base64
        libc = ctypes.CDLL(None, use_errno=True)
        if order["readable"] is not None:
            done["landlock"] = restrict_files(libc, order["readable"])
        if order["filter"] is not None:
            done["seccomp"] = filter_system_calls(libc, base64.b64decode(order["filter"]))
    return done


def load(source):
    """Compiles the grader once; gives grade, or None and what is wrong."""
    name = "<grader>"
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return None, {"problem": "syntax", "message": error.msg, "line": error.lineno, "column": error.offset}
    except (ValueError, RecursionError, MemoryError) as error:
        return None, {"problem": "syntax", "message": str(error) or type(error).__name__}
    import linecache
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    module = type(sys)("grader")
    sys.modules["grader"] = module
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        frame, line = error.__traceback__, None
        while frame is not None:
            line = frame.tb_lineno if frame.tb_frame.f_code.co_filename == name else line
            frame = frame.tb_next
        return None, {"problem": "raised", "message": describe(error), "line": line}
    grade = module.__dict__.get("grade")
    if not callable(grade):
        return None, {"problem": "missing", "message": "there is no function 'grade'"}
    code = getattr(grade, "__code__", None)
    if code is not None:
        most = code.co_argcount
        least = most - len(getattr(grade, "__defaults__", None) or ())
        if not (least <= 2 <= most or least <= 2 and code.co_flags & 4):
            return None, {
                "problem": "missing", "message": "'grade' takes %d arguments; expected (sample, item)" % most, "line": code.co_firstlineno}
    return grade, None


def describe(error):
    """The traceback from the grader's own first frame on, at most 4,000 characters."""
    try:
        import traceback
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_code.co_filename != "<grader>":
            frames = frames.tb_next
        text = "".join(traceback.format_exception(type(error), error, frames, limit=-12)).strip()
        return text if len(text) <= 4000 else text[:2000] + "\n...\n" + text[-2000:]
    except BaseException:
        return type(error).__name__


def score_of(result):
    """The finite number that a result is, or None and what it is instead. A Python bool is an int, so True is 1."""
    try:
        if isinstance(result, (int, float)) or type(result).__module__.partition(".")[0] == "numpy" and getattr(result, "ndim", 1) == 0:
            number = float(result)
            if math.isfinite(number):
                return float.__repr__(number), None
        shown = repr(result)
    except BaseException as error:
        return None, "grade returned a %s that is no finite number (%s)" % (type(result).__name__, type(error).__name__)
    if len(shown) > 200:
        shown = shown[:200] + "..."
    return None, "grade returned %s, a %s; expected a finite number" % (shown, type(result).__name__)


def serve(requests, answers, grade, parse=json.loads, encode=json.dumps, describe=describe, score_of=score_of):
    """Answers until the requests end. A request is a token, a space and {"sample", "item"}; so is an answer, with {"score"} or {"error"}."""
    for line in requests:
        token, _, body = line.partition(b" ")
        try:
            request = parse(body)
            score, problem = score_of(grade(request["sample"], request["item"]))
        except BaseException as error:
            score, problem = None, describe(error)
        problem = problem and problem.encode("utf-8", "replace").decode()
        text = '{"score": %s}' % score if problem is None else encode({"error": problem})
        send(answers, token, text)


def send(answers, token, text):
    """Writes one whole line."""
    left = token + b" " + text.encode("ascii") + b"\n"
    while left:
        left = left[os.write(answers, left):]


def main():
    requests, answers = take_descriptors()
    token, _, body = requests.readline().partition(b" ")
    order = json.loads(body)
    done = lock_down(order)
    sys.path += order["packages"]
    if order["needed"] == "seccomp" and not done["seccomp"] or order["needed"] == "landlock" and not (done["landlock"] and done["seccomp"]):
        send(answers, token, json.dumps({"problem": "sandbox", "message": "the kernel refused: " + json.dumps(done)}))
        return
    grade, problem = load(order["source"])
    send(answers, token, json.dumps(problem or done))
    if problem is None:
        serve(requests, answers, grade)


main()
