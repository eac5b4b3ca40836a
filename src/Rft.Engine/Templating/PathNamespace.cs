namespace Rft.Engine.Templating;

/// <summary>What a path in a grader's string starts from.</summary>
internal enum PathNamespace
{
    /// <summary><c>item</c>: the dataset row.</summary>
    Item,

    /// <summary><c>sample</c>: the model's answer.</summary>
    Sample,
}
