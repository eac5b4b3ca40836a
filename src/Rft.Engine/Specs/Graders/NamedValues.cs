namespace Rft.Engine.Specs;

/// <summary>The texts that stand for the values of an enumeration in JSON.</summary>
internal sealed class NamedValues<T>(params (string Text, T Value)[] pairs)
    where T : struct, Enum
{
    /// <summary>The value of a text that the schema has found valid.</summary>
    public T Parse(string text) => Array.Find(pairs, pair => pair.Text == text).Value;

    /// <summary>The text of a value.</summary>
    public string NameOf(T value) => Array.Find(pairs, pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Text;
}
