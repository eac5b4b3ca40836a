namespace Rft.Engine.Templating;

/// <summary>Operators of numbers, the same in both dialects but for what division gives.</summary>
internal static class Arithmetic
{
    /// <summary>The result for two numbers; null where the operator is none of numbers. Whole numbers stay whole unless divided.</summary>
    public static object? Apply(RenderContext context, int position, BinaryOperator operation, object left, object right)
    {
        try
        {
            return left is long leftWhole && right is long rightWhole
                ? Apply(context, position, operation, leftWhole, rightWhole)
                : Apply(context, position, operation, Convert.ToDouble(left, null), Convert.ToDouble(right, null));
        }
        catch (OverflowException exception)
        {
            throw new Diagnostics.DiagnosticException(
                Diagnostics.DiagnosticTable.TemplateValue,
                context.Source.LocationOf(position),
                "the result does not fit 64 bits",
                exception);
        }
    }

    private static object? Apply(RenderContext context, int position, BinaryOperator operation, long left, long right)
    {
        if (right == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
        {
            throw context.ValueError(position, "division by zero");
        }

        return operation switch
        {
            BinaryOperator.Add => checked(left + right),
            BinaryOperator.Subtract => checked(left - right),
            BinaryOperator.Multiply => checked(left * right),
            BinaryOperator.Divide => (double)left / right,
            BinaryOperator.FloorDivide => FloorDivide(left, right),
            BinaryOperator.Modulo => right == -1 ? 0 : left - (FloorDivide(left, right) * right),
            BinaryOperator.Power => right >= 0 ? Power(left, right) : (object)Math.Pow(left, right),
            _ => null,
        };
    }

    private static object? Apply(RenderContext context, int position, BinaryOperator operation, double left, double right)
    {
        if (right == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
        {
            throw context.ValueError(position, "division by zero");
        }

        return operation switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            BinaryOperator.FloorDivide => Math.Floor(left / right),
            BinaryOperator.Modulo => left - (Math.Floor(left / right) * right),
            BinaryOperator.Power => Math.Pow(left, right),
            _ => null,
        };
    }

    private static long FloorDivide(long left, long right)
    {
        var quotient = right == -1 ? checked(-left) : left / right;
        return quotient * right != left && (left < 0) != (right < 0) ? quotient - 1 : quotient;
    }

    private static long Power(long value, long exponent)
    {
        var result = 1L;
        for (var square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result = checked(result * square);
            }

            if (exponent > 1)
            {
                square = checked(square * square);
            }
        }

        return result;
    }
}
