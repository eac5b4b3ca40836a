using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Json;

namespace Rft.Engine.Tests.Specs;

public sealed class SpecLoaderTests
{
    public static TheoryData<string, string[]> BrokenSpecs => new()
    {
        {
            "{\n  \"modle\": \"base\", \"training_file\": \"train.jsonl\"\n}",
            ["task.rft.json(2,3): error RFT1003: unknown key 'modle'; did you mean 'model'?"]
        },
        {
            "{\n  \"model\": \"bsae\",\n  \"training_file\": \"trian.jsonl\",\n  \"validation_file\": \"data/valid.jsonl\", \"seed\": -1\n}",
            [
                "task.rft.json(4,50): error RFT1007: 'seed' is -1; expected a whole number from 0 to 2147483647 or null",
                "task.rft.json(2,12): error RFT1014: 'bsae' does not exist; did you mean 'base'?",
                "task.rft.json(3,20): error RFT1014: 'trian.jsonl' does not exist; did you mean 'train.jsonl'?",
                "task.rft.json(4,22): error RFT1014: 'data/valid.jsonl' does not exist, nor does its folder 'data'",
            ]
        },
        {
            """{ "model": "train.jsonl", "training_file": "base" }""",
            [
                "task.rft.json(1,12): error RFT1014: 'train.jsonl' is a file; expected a model folder",
                "task.rft.json(1,44): error RFT1014: 'base' is a folder; expected a file",
            ]
        },
        {
            """{ "model": "./bse/", "training_file": "file-abc123" }""",
            [
                "task.rft.json(1,12): error RFT1014: './bse/' does not exist; did you mean './base'?",
                "task.rft.json(1,39): error RFT1014: 'file-abc123' looks like an OpenAI file id; download the file and write its path here",
            ]
        },
        {
            """{ "model": "a\u0000b", "training_file": "train.jsonl" }""",
            ["task.rft.json(1,12): error RFT1014: 'a\uFFFDb' is no path"]
        },
        {
            SpecFolder.Reinforcement("\"graders/exat.json\""),
            ["task.rft.json(6,15): error RFT1014: 'graders/exat.json' does not exist; did you mean 'graders/exact.json'?"]
        },
        {
            SpecFolder.Reinforcement("\"graders/broken.json\""),
            ["graders/broken.json(1,5): error RFT1001: found '}', expected ':' after the name"]
        },
        {
            SpecFolder.Reinforcement("\"graders/wrong.json\""),
            ["graders/wrong.json(2,11): error RFT1010: unknown grader type 'string_chek'; expected one of 'string_check', 'text_similarity', 'multi', 'regex', 'number', 'json_schema', 'math', 'dotnet', 'length', 'repetition', 'score_model', 'label_model', 'python', 'endpoint', 'command'; did you mean 'string_check'?"]
        },
        {
            SpecFolder.Reinforcement("\"graders/circle.json\""),
            ["graders/other/back.json(1,62): error RFT1016: grader file '../circle.json' refers to itself, directly or through others"]
        },
        {
            SpecFolder.Reinforcement(hyperparameters: "{ \"compute_multiplier\": 0.1 }"),
            ["task.rft.json(5,102): error RFT1007: 'compute_multiplier' makes a group size of 1; expected 2 to 4096, because a group of one has nothing to compare"]
        },
        {
            SpecFolder.Reinforcement(extra: " \"hyperparameters\": { \"n_epochs\": 1 }, \"evaluation\": { \"grader\": \"graders/exact.json\" },"),
            [
                "task.rft.json(4,56): error RFT1017: top-level 'hyperparameters' are for supervised training; expected them in 'method.reinforcement.hyperparameters'",
                "task.rft.json(4,101): error RFT1017: 'evaluation.grader' is for supervised and preference training; reinforcement is evaluated by 'method.reinforcement.grader'",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(BrokenSpecs))]
    public void A_broken_spec_is_refused_with_these_lines(string text, string[] expected)
    {
        using var folder = new SpecFolder();
        folder.Files.Write("graders/exact.json", SpecFolder.StringCheck);
        folder.Files.Write("graders/broken.json", "{\"}\"}");
        folder.Files.Write("graders/wrong.json", "{\n  \"type\": \"string_chek\" }");
        folder.Files.Write("graders/circle.json", """{ "type": "multi", "calculate_output": "a", "graders": { "a": "other/back.json" } }""");
        folder.Files.Write("graders/other/back.json", """{ "type": "multi", "calculate_output": "a", "graders": {"a": "../circle.json" } }""");

        var (spec, lines) = folder.Load(text);

        Assert.Null(spec);
        Assert.Equal(expected, lines);
    }

    [Fact]
    public void A_missing_spec_is_an_error()
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(SpecLoader.Load("no/such/spec.rft.json", diagnostics));

        Assert.Equal("no/such/spec.rft.json: error RFT1014: 'no/such/spec.rft.json' does not exist, nor does its folder 'no/such'", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_supervised_spec_of_two_lines_gets_every_default()
    {
        using var folder = new SpecFolder(rows: 100);

        var spec = folder.Require(SpecFolder.Supervised());

        Assert.Equal(("task", TrainingMethod.Supervised, 0L, null, null), (spec.Name, spec.Method, spec.Seed, spec.Grader, spec.ValidationFile));
        Assert.Equal((folder.Files.PathOf("base"), "base"), (spec.Model.FullPath, spec.Model.Text));
        Assert.Equal(folder.Files.Path, spec.Directory);
        Assert.Equal(new HyperparametersSpec { Epochs = 9, BatchSize = 16, EvaluationInterval = 7 }, spec.Hyperparameters);
        Assert.Equal(new EngineSpec { MaximumCompletionTokens = 256, LearningRate = 3e-3, WarmupSteps = 3, Patience = 10, CheckpointInterval = 7 }, spec.Engine);
        Assert.Equal(new EvaluationSpec(), spec.Evaluation);
    }

    [Fact]
    public void Defaults_of_the_schema_are_the_defaults_of_the_loader()
    {
        using var folder = new SpecFolder();
        var resolved = folder.Require(SpecFolder.Reinforcement()).Resolved;
        string[] omittedAtDefault =
        [
            "importance", "label_smoothing", "entropy_target", "reference_refresh", "reward_combination", "dynamic_sampling_rounds", "retire_after_visits",
            "clip_delta", "kl", "kl_in_reward", "entropy_bonus", "mask_truncated", "overlong_penalty_tokens", "max_failed_grades",
            "max_tool_tokens", "base_weights",
        ];
        string[] filters = ["top_p", "top_k", "min_p", "repetition_penalty"];
        Assert.All(omittedAtDefault, name => Assert.Null(resolved["engine"]![name]));
        var schema = SourceDocument.Load(Path.Combine(Snapshot.Root, "schemas/rft-spec.schema.json"), [])!;
        (SourceNode? Schema, SourceNode? Values)[] objects =
        [
            (schema, resolved),
            (schema["$defs"]!["engine"], resolved["engine"]),
            (schema["$defs"]!["evaluation"], resolved["evaluation"]),
            (schema["$defs"]!["reinforcementHyperparameters"], resolved["method"]!["reinforcement"]!["hyperparameters"]),
        ];

        var differences =
            from pair in objects
            from property in pair.Schema!["properties"]!.Members
            where !omittedAtDefault.Contains(property.Name) && !filters.Contains(property.Name)
            let standard = property.Value["default"]
            let value = pair.Values![property.Name]
            where standard is not null && (standard.Text == "auto" ? value is null : CanonicalJson.Write(standard) != (value is null ? "null" : CanonicalJson.Write(value)))
            select property.Name;

        Assert.Empty(differences);
        var stated = omittedAtDefault.Concat(filters).Select(name => $"\"{name}\": {CanonicalJson.Write(schema["$defs"]!["engine"]!["properties"]![name]!["default"]!)}");
        var same = folder.Require(SpecFolder.Reinforcement(extra: $"\"engine\": {{ {string.Join(", ", stated)} }},")).Resolved;
        Assert.Equal(CanonicalJson.Write(resolved), CanonicalJson.Write(same));
    }

    [Fact]
    public void Preference_training_has_a_loss_of_its_own_and_writes_its_beta()
    {
        using var folder = new SpecFolder();
        const string Dpo = """{"model": "base", "training_file": "train.jsonl", "method": {"type": "dpo"}}""";
        var spec = folder.Require(Dpo);
        Assert.Equal((TrainingMethod.Preference, "sigmoid", 0.1), (spec.Method, spec.Engine.Loss, spec.Hyperparameters.Beta));
        Assert.Equal(0.1, spec.Resolved["method"]!["dpo"]!["hyperparameters"]!["beta"]!.ToDouble());
        var again = folder.Require(CanonicalJson.Write(spec.Resolved)).Resolved;
        Assert.Equal(CanonicalJson.Write(spec.Resolved), CanonicalJson.Write(again));
    }

    [Theory]
    [InlineData("dpo", "\"loss\": \"dapo\"", "error RFT1006")]
    [InlineData("dpo", "\"adapter\": \"full\"", "error RFT1021")]
    [InlineData("dpo", "\"initialization\": \"random\"", "error RFT1021")]
    [InlineData("supervised", "\"adapter\": \"full\", \"base_weights\": \"q8_0\"", "error RFT1006")]
    [InlineData("supervised", "\"base_weights\": \"q8_0\"", null)]
    [InlineData("supervised", "\"base_weights\": \"q8\"", "error RFT1006")]
    [InlineData("supervised", "\"memory_limit_gb\": 2.5", null)]
    [InlineData("supervised", "\"memory_limit_gb\": 0", "error RFT1007")]
    [InlineData("supervised", "\"memory_limit_gb\": \"2\"", "error RFT1004")]
    [InlineData("dpo", "\"label_smoothing\": 0.1", "info RFT1018")]
    [InlineData("dpo", "\"loss\": \"robust\", \"label_smoothing\": 0.1", null)]
    public void Engine_settings_must_fit_their_method_and_each_other(string method, string engine, string? finding)
    {
        using var folder = new SpecFolder();
        var (_, lines) = folder.Load(
            $$"""{ "model": "base", "training_file": "train.jsonl", "method": { "type": "{{method}}" }, "engine": { {{engine}} } }""");
        if (finding is null)
        {
            Assert.Empty(lines);
        }
        else
        {
            Assert.Contains(finding, Assert.Single(lines), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("rloo", "sequence", "none")]
    [InlineData("luspo", "sequence", "group")]
    [InlineData("cispo", "token", "group")]
    public void Losses_have_defaults_of_their_own(string loss, string importance, string scaling)
    {
        using var folder = new SpecFolder();
        var engine = folder.Require(SpecFolder.Reinforcement(extra: $"\"engine\": {{ \"loss\": \"{loss}\" }},")).Engine;
        Assert.Equal((importance, scaling), (engine.Importance, engine.ScaleRewards));
    }

    [Theory]
    [InlineData("\"adapter\": \"full\", \"kl\": 0.1", "error RFT1021")]
    [InlineData("\"initialization\": \"random\", \"kl_in_reward\": 0.1", "error RFT1021")]
    [InlineData("\"loss\": \"luspo\", \"importance\": \"token\"", "error RFT1006")]
    [InlineData("\"max_completion_tokens\": 8, \"overlong_penalty_tokens\": 9", "error RFT1007")]
    [InlineData("\"clip_high\": 0.3, \"clip_delta\": 1.3", "error RFT1007")]
    [InlineData("\"loss\": \"sapo\", \"clip_delta\": 4", "info RFT1018")]
    public void Engine_members_that_do_not_fit_each_other_are_reported(string members, string expected)
    {
        using var folder = new SpecFolder();
        var (_, lines) = folder.Load(SpecFolder.Reinforcement(extra: $"\"engine\": {{ {members} }},"));
        Assert.Contains(expected, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_spec_says_wins_over_every_rule()
    {
        using var folder = new SpecFolder();

        var spec = folder.Require(SpecFolder.Reinforcement(
            hyperparameters: """{ "n_epochs": 2.0, "batch_size": 10, "learning_rate_multiplier": 0.5, "compute_multiplier": 2, "eval_interval": 4, "eval_samples": 3 }""",
            extra: """
                "name": "n", "version": "1.0.0", "description": "auto", "seed": 7, "suffix": "auto", "metadata": { "git": "auto" },
                "engine": { "adapter": "full", "rank": 4, "alpha": 8.5, "initialization": "random", "loss": "grpo", "scale_rewards": "none", "group_size": 4,
                  "mini_batches": 1, "iterations": 3, "clip_low": 0.1, "clip_high": 0.28, "temperature": 0.9, "max_completion_tokens": 32, "max_steps": 12,
                  "learning_rate": 1e-4, "warmup_steps": 0, "beta1": 0, "beta2": 0.999, "epsilon": 1e-9, "weight_decay": 0.1, "max_gradient_norm": 0.5,
                  "checkpoint_interval": 5 },
                "evaluation": { "samples": 8, "temperature": 0.7, "pass_threshold": 0.5, "significance": 0.01, "minimum_effect": 0 },
                """));

        Assert.Equal(("n", "1.0.0", "auto", 7L, "auto"), (spec.Name, spec.Version, spec.Description, spec.Seed, spec.Suffix));
        Assert.Equal([KeyValuePair.Create("git", "auto")], spec.Metadata);
        Assert.Equal(
            new HyperparametersSpec { Epochs = 2, BatchSize = 10, LearningRateMultiplier = 0.5, ComputeMultiplier = 2, EvaluationInterval = 4, EvaluationSamples = 3 },
            spec.Hyperparameters);
        Assert.Equal(
            new EngineSpec
            {
                Adapter = AdapterKind.Full, Rank = 4, Alpha = 8.5, Initialization = ModelInitialization.Random, Loss = "grpo", ScaleRewards = "none",
                GroupSize = 4, MiniBatches = 1, Iterations = 3, ClipLow = 0.1, ClipHigh = 0.28, Temperature = 0.9, MaximumCompletionTokens = 32,
                MaximumSteps = 12, LearningRate = 1e-4, WarmupSteps = 0, Beta1 = 0, Beta2 = 0.999, Epsilon = 1e-9, WeightDecay = 0.1,
                MaximumGradientNorm = 0.5, Patience = 10, CheckpointInterval = 5,
            },
            spec.Engine);
        Assert.Equal(
            new EvaluationSpec { Samples = 8, Temperature = 0.7, PassThreshold = 0.5, Significance = 0.01, MinimumEffect = 0 },
            spec.Evaluation);
    }

    [Fact]
    public void Deprecated_hyperparameters_fill_what_the_method_leaves_open()
    {
        using var folder = new SpecFolder();

        var spec = folder.Require(SpecFolder.Supervised("""
            "hyperparameters": { "n_epochs": 4, "batch_size": 8, "learning_rate_multiplier": 2 },
              "method": { "type": "supervised", "supervised": { "hyperparameters": { "n_epochs": 5, "batch_size": "auto" } } }
            """));

        Assert.Equal((5, 8, 2.0), (spec.Hyperparameters.Epochs, spec.Hyperparameters.BatchSize, spec.Hyperparameters.LearningRateMultiplier));
    }

    [Fact]
    public void Random_weights_are_trained_in_full()
    {
        using var folder = new SpecFolder();

        Assert.Equal(AdapterKind.Full, folder.Require(SpecFolder.Supervised("\"engine\": { \"initialization\": \"random\" }")).Engine.Adapter);
    }

    [Theory]
    [InlineData("default", 256)]
    [InlineData("low", 128)]
    [InlineData("medium", 256)]
    [InlineData("high", 512)]
    public void Reasoning_effort_sizes_the_budget_of_an_answer(string effort, int tokens)
    {
        using var folder = new SpecFolder();
        var spec = folder.Require(SpecFolder.Reinforcement(hyperparameters: $"{{ \"reasoning_effort\": \"{effort}\" }}"));
        Assert.Equal((effort, tokens), (spec.Hyperparameters.ReasoningEffort, spec.Engine.MaximumCompletionTokens));
        Assert.Equal(effort, spec.Resolved["method"]!["reinforcement"]!["hyperparameters"]!["reasoning_effort"]!.Text);
    }

    [Fact]
    public void Graders_are_read_from_files_relative_to_the_file_that_names_them()
    {
        using var folder = new SpecFolder();
        folder.Files.Write("graders/both.json", """{ "$schema": "x", "type": "multi", "calculate_output": "a + 2 * b", "graders": { "a": "parts/exact.json", "b": { "type": "string_check", "input": "x", "reference": "y", "operation": "ilike", "pass_threshold": 1 } } }""");
        folder.Files.Write("graders/parts/exact.json", SpecFolder.StringCheck);

        var spec = folder.Require(SpecFolder.Reinforcement("\"graders/both.json\"", extra: "\"behaviours\": { \"is exact\": \"graders/parts/exact.json\" },"));

        var multi = Assert.IsType<MultiGraderSpec>(spec.Grader);
        Assert.Equal(("multi", "a + 2 * b"), (multi.Name, multi.CalculateOutput.Value));
        Assert.Equal(["a", "b"], multi.Graders.Select(pair => pair.Key));
        var exact = Assert.IsType<StringCheckGraderSpec>(multi.Graders[0].Value);
        Assert.Equal(("exact", StringCheckOperation.Equal, "{{ item.answer }}"), (exact.Name, exact.Operation, exact.Reference.Value));
        Assert.Equal(new SourceLocation(folder.Files.PathOf("graders/parts/exact.json"), 1, 1), exact.Location);
        Assert.Equal(new SourceLocation(folder.Files.PathOf("graders/parts/exact.json"), 1, 57), exact.Input.LocationOf(3));
        Assert.Equal("b", multi.Graders[1].Value.Name);
        Assert.Equal("is exact", Assert.Single(spec.Behaviours).Name);
    }

    [Fact]
    public void A_lone_grader_in_multi_is_a_map_of_one()
    {
        using var folder = new SpecFolder();

        var spec = folder.Require(SpecFolder.Reinforcement($$"""{ "type": "multi", "graders": {{SpecFolder.StringCheck}}, "calculate_output": "exact" }"""));

        Assert.Equal("exact", Assert.Single(Assert.IsType<MultiGraderSpec>(spec.Grader).Graders).Key);
    }

    [Fact]
    public void Graders_that_multiply_without_a_circle_are_bounded()
    {
        using var folder = new SpecFolder();
        for (var i = 0; i < 8; i++)
        {
            var keys = string.Join(", ", Enumerable.Range(0, 20).Select(key => $"\"k{key}\": \"{i + 1}.json\""));
            folder.Files.Write($"{i}.json", $$"""{ "type": "multi", "calculate_output": "k0", "graders": { {{keys}} } }""");
        }

        folder.Files.Write("8.json", SpecFolder.StringCheck);

        var (spec, lines) = folder.Load(SpecFolder.Reinforcement("\"0.json\""));

        Assert.Null(spec);
        Assert.EndsWith("error RFT1016: the graders refer to more than 1000 others", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Graders_nested_too_deep_are_refused()
    {
        using var folder = new SpecFolder();
        for (var i = 0; i < 12; i++)
        {
            folder.Files.Write($"{i}.json", $$"""{ "type": "multi", "calculate_output": "a", "graders": { "a": "{{i + 1}}.json" } }""");
        }

        var (spec, lines) = folder.Load(SpecFolder.Reinforcement("\"0.json\""));

        Assert.Null(spec);
        Assert.Equal("8.json(1,63): error RFT1013: multi graders are nested more than 8 deep", Assert.Single(lines));
    }

    [Fact]
    public void A_resolved_spec_is_valid_and_resolves_to_itself()
    {
        using var folder = new SpecFolder(rows: 77);
        folder.Files.Write("graders/exact.json", SpecFolder.StringCheck);
        folder.Files.Write("graders/a.json", SpecFolder.StringCheck);
        folder.Files.Write("graders/short.json", SpecFolder.StringCheck);
        folder.Files.Write("a.json", SpecFolder.StringCheck);
        foreach (var path in SpecDocuments.Valid)
        {
            var (first, lines) = folder.Load(File.ReadAllText(path));
            Assert.True(first is not null, $"{path}: {string.Join('\n', lines)}");

            var (second, _) = folder.Load(IndentedJson.Write(first.Resolved));

            Assert.NotNull(second);
            Assert.Equal(IndentedJson.Write(first.Resolved), IndentedJson.Write(second.Resolved));
            Assert.Equal(first.Hyperparameters, second.Hyperparameters);
            Assert.Equal(first.Engine, second.Engine);
            Assert.Equal(first.Evaluation, second.Evaluation);
        }
    }

    [Fact]
    public void Mutated_specs_load_or_give_diagnostics_and_nothing_else()
    {
        using var folder = new SpecFolder(rows: 3);
        foreach (var text in SpecDocuments.Mutated(500, seed: 9))
        {
            var diagnostics = new DiagnosticBag();

            var spec = SpecLoader.Load(folder.Files.Write("task.rft.json", text), diagnostics);

            Assert.Equal(spec is null, diagnostics.HasErrors);
        }
    }
}
