"""The workloads of bench/Throughput in PyTorch: one JSON request a line on standard input, one reply a line on standard output.

A Llama decoder as one would write it for speed in eager mode: q, k, v in one product, gate and up in one, keys and values in a buffer made
before, the query heads of a group as rows of one batched product, the token kept as a tensor.
"""
import json
import math
import os
import struct
import sys
import time

import torch

torch.set_grad_enabled(False)


def read_weights(folder):
    """All tensors of a folder's model.safetensors as float32."""
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            kind = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16}[entry["dtype"]]
            values = torch.frombuffer(data, dtype=kind, count=(end - begin) // kind.itemsize if hasattr(kind, "itemsize")
                                      else (end - begin) // torch.tensor([], dtype=kind).element_size(), offset=begin)
            tensors[name] = values.view(entry["shape"]).to(torch.float32).clone()
    return tensors


class Decoder:
    def __init__(self, folder, trained):
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
            config = json.load(file)
        self.hidden, self.layers = config["hidden_size"], config["num_hidden_layers"]
        self.heads, self.groups = config["num_attention_heads"], config["num_key_value_heads"]
        self.head, self.vocabulary, self.epsilon = self.hidden // self.heads, config["vocab_size"], config["rms_norm_eps"]
        weights = read_weights(folder)
        self.embedding = weights["model.embed_tokens.weight"]
        self.norm = weights["model.norm.weight"]
        self.blocks = []
        for layer in range(self.layers):
            of = lambda name: weights[f"model.layers.{layer}.{name}.weight"]
            self.blocks.append({
                "qkv": torch.cat([of("self_attn.q_proj"), of("self_attn.k_proj"), of("self_attn.v_proj")]),
                "o": of("self_attn.o_proj"),
                "gate_up": torch.cat([of("mlp.gate_proj"), of("mlp.up_proj")]),
                "down": of("mlp.down_proj"),
                "norm1": of("input_layernorm"),
                "norm2": of("post_attention_layernorm"),
            })
        if trained:
            for tensor in self.parameters():
                tensor.requires_grad_(True)
        steps = torch.arange(0, self.head, 2, dtype=torch.float32) / self.head
        angles = torch.outer(torch.arange(1024, dtype=torch.float32), config["rope_theta"] ** -steps)
        self.cos, self.sin = torch.cat([angles.cos()] * 2, -1), torch.cat([angles.sin()] * 2, -1)

    def parameters(self):
        return [self.embedding, self.norm] + [tensor for block in self.blocks for tensor in block.values()]

    def rms(self, x, weight):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * weight

    def rotate(self, x, cos, sin):
        left, right = x.chunk(2, -1)
        return x * cos + torch.cat([-right, left], -1) * sin

    def forward(self, tokens, cache, start):
        """tokens [B, T] after `start` cached ones -> hidden [B, T, D]."""
        batch, length = tokens.shape
        end, per_group = start + length, self.heads // self.groups
        x = torch.nn.functional.embedding(tokens, self.embedding)
        cos, sin = self.cos[start:end], self.sin[start:end]
        mask = None
        if length > 1:
            mask = torch.full((length, end), -math.inf).triu_(start + 1).repeat(per_group, 1)
        for layer, block in enumerate(self.blocks):
            qkv = torch.nn.functional.linear(self.rms(x, block["norm1"]), block["qkv"])
            qkv = qkv.view(batch, length, self.heads + 2 * self.groups, self.head).transpose(1, 2)
            turned = self.rotate(qkv[:, :self.heads + self.groups], cos, sin)
            q, k, v = turned[:, :self.heads], turned[:, self.heads:], qkv[:, self.heads + self.groups:]
            if cache is not None:
                cache[layer][0][:, :, start:end] = k
                cache[layer][1][:, :, start:end] = v
                k, v = cache[layer][0][:, :, :end], cache[layer][1][:, :, :end]
            q = q.reshape(batch * self.groups, per_group * length, self.head)
            k = k.reshape(batch * self.groups, end, self.head)
            v = v.reshape(batch * self.groups, end, self.head)
            scores = torch.bmm(q, k.transpose(1, 2)).mul_(self.head ** -0.5) if mask is None else torch.baddbmm(
                mask, q, k.transpose(1, 2), alpha=self.head ** -0.5)
            y = torch.bmm(torch.softmax(scores, -1), v)
            y = y.view(batch, self.heads, length, self.head).transpose(1, 2).reshape(batch, length, -1)
            x = x + torch.nn.functional.linear(y, block["o"])
            gate, up = torch.nn.functional.linear(self.rms(x, block["norm2"]), block["gate_up"]).chunk(2, -1)
            x = x + torch.nn.functional.linear(torch.nn.functional.silu(gate) * up, block["down"])
        return self.rms(x, self.norm)

    def logits(self, x):
        return torch.nn.functional.linear(x, self.embedding)

    def cache(self, batch, length):
        shape = (batch, self.groups, length, self.head)
        return [(torch.empty(shape), torch.empty(shape)) for _ in range(self.layers)]


def tokens_of(batch, length, vocabulary):
    return torch.tensor([[(s * 7 + t * 13) % vocabulary for t in range(length)] for s in range(batch)])


class Clock:
    def __init__(self):
        self.units = self.wall = self.cpu = 0.0
        self.steps = 0

    def start(self):
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def stop(self, units, steps):
        self.wall += time.perf_counter() - self._wall
        self.cpu += time.process_time() - self._cpu
        self.units += units
        self.steps += steps

    def reply(self):
        return {"units": self.units, "wall": self.wall, "cpu": self.cpu, "steps": self.steps}


class Workload:
    answer = None

    def run(self, seconds):
        clock = Clock()
        while clock.wall < seconds:
            self.once(clock)
        return clock.reply()


class Decode(Workload):
    def __init__(self, request):
        self.model = Decoder(request["folder"], trained=False)
        self.batch, self.count = request["batch"], request["tokens"]
        self.prompt = tokens_of(self.batch, request["prompt"], self.model.vocabulary)
        self.cache = self.model.cache(self.batch, request["prompt"] + self.count)
        self.answer = self.once(Clock())

    def once(self, clock):
        start = self.prompt.shape[1] - 1
        self.model.forward(self.prompt[:, :-1], self.cache, 0)
        token, first = self.prompt[:, -1:], []
        clock.start()
        for position in range(start, start + self.count):
            token = self.model.logits(self.model.forward(token, self.cache, position)[:, -1]).argmax(-1, keepdim=True)
            first.append(token)
        clock.stop(self.batch * self.count, self.count)
        return [int(one[0]) for one in first]


class Prefill(Workload):
    def __init__(self, request):
        self.model = Decoder(request["folder"], trained=False)
        self.prompt = tokens_of(request["batch"], request["prompt"], self.model.vocabulary)
        self.cache = self.model.cache(request["batch"], request["prompt"])
        self.answer = [int(self.once(Clock())[0])]

    def once(self, clock):
        clock.start()
        token = self.model.logits(self.model.forward(self.prompt, self.cache, 0)[:, -1]).argmax(-1)
        clock.stop(self.prompt.numel(), 1)
        return token


class Score(Workload):
    def __init__(self, request):
        self.model = Decoder(request["folder"], trained=False)
        self.tokens = tokens_of(request["batch"], request["prompt"], self.model.vocabulary)
        self.answer = [float(-self.once(Clock()).mean())]

    def once(self, clock):
        clock.start()
        logits = self.model.logits(self.model.forward(self.tokens, None, 0)[:, :-1])
        scores = torch.log_softmax(logits, -1).gather(-1, self.tokens[:, 1:, None])
        clock.stop(self.tokens.numel(), 1)
        return scores


class Train(Workload):
    def __init__(self, request):
        self.model = Decoder(request["folder"], trained=True)
        self.tokens = tokens_of(request["batch"], request["prompt"], self.model.vocabulary)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
        self.answer = [self.once(Clock())]

    def once(self, clock):
        clock.start()
        with torch.enable_grad():
            logits = self.model.logits(self.model.forward(self.tokens, None, 0)[:, :-1])
            loss = torch.nn.functional.cross_entropy(logits.reshape(-1, self.model.vocabulary), self.tokens[:, 1:].reshape(-1))
            loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        clock.stop(self.tokens.numel(), 1)
        return float(loss)


KINDS = {"decode": Decode, "prefill": Prefill, "score": Score, "train": Train}


def main():
    workloads = {}
    for line in sys.stdin:
        request = json.loads(line)
        reply = {}
        if request["do"] == "describe":
            reply["description"] = f"PyTorch {torch.__version__}, ATen {os.environ.get('ATEN_CPU_CAPABILITY', 'default')}, " \
                + f"OpenBLAS {os.environ.get('OPENBLAS_CORETYPE', 'default')}"
        elif request["do"] == "prepare":
            if request["kind"] not in KINDS or request["format"] != "f32":
                reply["unsupported"] = "no such workload"
            else:
                torch.set_num_threads(request["threads"])
                workloads[request["id"]] = KINDS[request["kind"]](request)
                reply["answer"] = workloads[request["id"]].answer
        elif request["do"] == "run":
            reply = workloads[request["id"]].run(request["seconds"])
        else:
            workloads.pop(request["id"], None)
        print(json.dumps(reply), flush=True)


main()
