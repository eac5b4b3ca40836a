// Runs GGUF files in llama.cpp. Standard input: {path, texts, tokens, greedy}. Standard output: {texts: [ids], logits: [[...]], greedy: [ids]}.
// Exact as far as llama.cpp goes: keys and values as 32-bit floats, no flash attention, one thread.
import {readFileSync} from "node:fs";
import {getLlama} from "node-llama-cpp";

const request = JSON.parse(readFileSync(0, "utf8"));
const llama = await getLlama({gpu: false, build: "never", logLevel: "error", maxThreads: 1});
const model = await llama.loadModel({modelPath: request.path, gpuLayers: 0, useMmap: false});
const answer = {
    texts: request.texts.map((text) => [...model.tokenize(text, true)]),
    pieces: request.texts.map((text) => model.detokenize(model.tokenize(text, true), true)),
    bos: model.tokens.bos,
    eos: model.tokens.eos,
    template: model.fileInfo.metadata.tokenizer.chat_template,
};

async function withSequence(use) {
    const context = await model.createContext({
        contextSize: Math.min(64, model.trainContextSize), batchSize: 64, flashAttention: false, threads: 1,
        experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32",
    });
    const result = await use(context.getSequence());
    await context.dispose();
    return result;
}

answer.logits = await withSequence(async (sequence) => {
    const outputs = await sequence.controlledEvaluate(request.tokens.map((token) => [token, {generateNext: {logits: true}}]));
    return outputs.map((output) => {
        const row = [];
        for (const [token, logit] of output.next.logits) {
            row[token] = logit;
        }
        return row;
    });
});

// One token at a time, as in a chat.
answer.greedy = await withSequence(async (sequence) => {
    const generated = [];
    for await (const token of sequence.evaluate(request.tokens, {temperature: 0, yieldEogToken: true})) {
        generated.push(token);
        if (generated.length === request.greedy || model.isEogToken(token)) {
            break;
        }
    }
    return generated;
});
process.stdout.write(JSON.stringify(answer));
await llama.dispose();
