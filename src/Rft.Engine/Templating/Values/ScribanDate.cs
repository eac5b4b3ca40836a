namespace Rft.Engine.Templating;

/// <summary>A date as a value of Scriban.</summary>
internal sealed class ScribanDate(DateTimeOffset value) : TemplateObject
{
    /// <summary>How a date is written unless told otherwise.</summary>
    public const string DefaultPattern = "%d %b %Y";

    public DateTimeOffset Value => value;

    public override bool TryGetMember(string name, out object? member)
    {
        member = name switch
        {
            "year" => (long)value.Year,
            "month" => (long)value.Month,
            "day" => (long)value.Day,
            "day_of_year" => (long)value.DayOfYear,
            "hour" => (long)value.Hour,
            "minute" => (long)value.Minute,
            "second" => (long)value.Second,
            "millisecond" => (long)value.Millisecond,
            _ => null,
        };
        return member is not null;
    }
}
