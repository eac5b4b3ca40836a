namespace Rft.Engine.Models.Tokenization;

/// <summary>A part of a parsed pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>The number of code points that the part takes where that is always the same; null where it varies.</summary>
    public abstract int? Length { get; }

    /// <summary>Whether the part may take nothing.</summary>
    public abstract bool MayBeEmpty { get; }

    /// <summary>Appends the part's instructions.</summary>
    public abstract void Emit(List<PatternInstruction> code);

    /// <summary>One code point of a set.</summary>
    internal sealed record One(CodePointSet Set) : PatternNode
    {
        public override int? Length => 1;

        public override bool MayBeEmpty => false;

        public override void Emit(List<PatternInstruction> code) => code.Add(new(PatternOperation.Take, Set));
    }

    /// <summary>A place: start or end of a line or the text.</summary>
    internal sealed record Place(PatternOperation Operation) : PatternNode
    {
        public override int? Length => 0;

        public override bool MayBeEmpty => true;

        public override void Emit(List<PatternInstruction> code) => code.Add(new(Operation));
    }

    /// <summary>Parts one after another.</summary>
    internal sealed record All(IReadOnlyList<PatternNode> Parts) : PatternNode
    {
        public override int? Length => Parts.Aggregate((int?)0, (sum, part) => sum + part.Length);

        public override bool MayBeEmpty => Parts.All(part => part.MayBeEmpty);

        public override void Emit(List<PatternInstruction> code)
        {
            foreach (var part in Parts)
            {
                part.Emit(code);
            }
        }
    }

    /// <summary>The first of some parts that leads to a match.</summary>
    internal sealed record Any(IReadOnlyList<PatternNode> Parts) : PatternNode
    {
        public override int? Length => Parts.All(part => part.Length == Parts[0].Length) ? Parts[0].Length : null;

        public override bool MayBeEmpty => Parts.Any(part => part.MayBeEmpty);

        public override void Emit(List<PatternInstruction> code)
        {
            var jumps = new List<int>();
            for (var i = 0; i < Parts.Count - 1; i++)
            {
                var fork = code.Count;
                code.Add(new(PatternOperation.Fork));
                Parts[i].Emit(code);
                jumps.Add(code.Count);
                code.Add(new(PatternOperation.Jump));
                code[fork] = code[fork] with { Target = code.Count };
            }

            Parts[^1].Emit(code);
            foreach (var jump in jumps)
            {
                code[jump] = code[jump] with { Target = code.Count };
            }
        }
    }

    /// <summary>A part that stands by itself: looked at, or matched once and for all.</summary>
    internal sealed record Inner(PatternOperation Operation, PatternNode Part) : PatternNode
    {
        public override int? Length => Operation == PatternOperation.Atomic ? Part.Length : 0;

        public override bool MayBeEmpty => Operation != PatternOperation.Atomic || Part.MayBeEmpty;

        public override void Emit(List<PatternInstruction> code)
        {
            var start = code.Count;
            code.Add(new(Operation, Minimum: Part.Length ?? 0));
            Part.Emit(code);
            code.Add(new(PatternOperation.End));
            code[start] = code[start] with { Target = code.Count };
        }
    }

    /// <summary>A part several times.</summary>
    internal sealed record Repeat(PatternNode Part, int Minimum, int Maximum, PatternOperation Kind) : PatternNode
    {
        public override int? Length => Minimum == Maximum ? Minimum * Part.Length : null;

        public override bool MayBeEmpty => Minimum == 0 || Part.MayBeEmpty;

        public override void Emit(List<PatternInstruction> code)
        {
            if (Part is One one)
            {
                code.Add(new(Kind, one.Set, 0, Minimum, Maximum));
            }
            else if (Kind == PatternOperation.TakeAll)
            {
                new Inner(PatternOperation.Atomic, this with { Kind = PatternOperation.TakeMany }).Emit(code);
            }
            else
            {
                EmitGroup(code);
            }
        }

        private void EmitGroup(List<PatternInstruction> code)
        {
            for (var i = 0; i < Minimum; i++)
            {
                Part.Emit(code);
                Pattern.CheckSize(code);
            }

            if (Maximum == int.MaxValue)
            {
                var fork = EmitFork(code);
                Part.Emit(code);
                code.Add(new(PatternOperation.Jump, Target: fork));
                Land(code, fork);
                return;
            }

            var forks = new List<int>();
            for (var i = Minimum; i < Maximum; i++)
            {
                forks.Add(EmitFork(code));
                Part.Emit(code);
                Pattern.CheckSize(code);
            }

            forks.ForEach(fork => Land(code, fork));
        }

        // The way out is tried last, or first where as few as possible are taken: then the fork's two ways change places.
        private int EmitFork(List<PatternInstruction> code)
        {
            var fork = code.Count;
            code.Add(new(PatternOperation.Fork));
            if (Kind == PatternOperation.TakeFew)
            {
                code[fork] = new(PatternOperation.Fork, Target: fork + 2);
                code.Add(new(PatternOperation.Jump));
            }

            return fork;
        }

        private void Land(List<PatternInstruction> code, int fork)
        {
            var place = Kind == PatternOperation.TakeFew ? fork + 1 : fork;
            code[place] = code[place] with { Target = code.Count };
        }
    }
}
