namespace Rft.Engine.Templating;

/// <summary>Puts a value where a Scriban expression says: into a variable, a member or an item.</summary>
internal static class Assignment
{
    /// <summary>Sets what the expression names.</summary>
    public static void To(RenderContext context, Expression target, object? value)
    {
        switch (target)
        {
            case NameExpression { Name: not "$" } name:
                context.Assign(name.Position, name.Name, value);
                break;
            case MemberExpression member:
                SetMember(context, member.Position, member.Target.Evaluate(context), member.Name, value);
                break;
            case IndexExpression item:
                SetItem(context, item.Position, item.Target.Evaluate(context), item.Index.Evaluate(context), value);
                break;
            default:
                throw context.ValueError(target.Position, "only a variable, a member or an item can be set");
        }
    }

    private static void SetItem(RenderContext context, int position, object? target, object? index, object? value)
    {
        if (index is string name)
        {
            SetMember(context, position, target, name, value);
            return;
        }

        if (target is not List<object?> list || index is not long at)
        {
            throw context.ValueError(
                position, $"{TemplateValue.Describe(target)} has no items by {TemplateValue.Describe(index)} that can be set");
        }

        at += at < 0 ? list.Count : 0;
        if (at < 0)
        {
            throw context.ValueError(position, "the list is shorter");
        }

        // The largest index plus 1 is no number any more.
        context.AllocateItems(position, Math.Max(0, at - list.Count));
        while (list.Count <= at)
        {
            list.Add(null);
        }

        list[(int)at] = value;
    }

    private static void SetMember(RenderContext context, int position, object? target, string name, object? value)
    {
        if (target is ScopeView view)
        {
            context.Assign(position, name, value, view.Scope);
            return;
        }

        IDictionary<string, object?> members = target switch
        {
            OrderedDictionary<string, object?> mapping => mapping,
            TemplateList list => list.Members,
            _ => throw context.ValueError(position, $"{TemplateValue.Describe(target)} has no members that can be set"),
        };
        if (context.IsReadOnly(members, name))
        {
            throw context.ValueError(position, $"the member '{name}' is read-only");
        }

        context.AllocateItems(position, 4);
        members[name] = value;
    }
}
