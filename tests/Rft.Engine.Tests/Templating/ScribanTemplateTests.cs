using Rft.Engine.Diagnostics;
using Rft.Engine.Templating;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Templating;

public class ScribanTemplateTests
{
    private static readonly Dictionary<string, object?> _variables = new()
    {
        ["name"] = "Ada <3",
        ["count"] = 3,
        ["rate"] = 0.756,
        ["yes"] = true,
        ["nothing"] = null,
        ["empty"] = "",
        ["rows"] = new object?[] { 1L, "two", null },
        ["run"] = new Dictionary<string, object?> { ["steps"] = 120L, ["verdict"] = "improved" },
        ["json"] = Item("""{"a": [1, 2.5, {"b": "c"}], "when": "2026-03-04T05:06:07Z"}"""),
    };

    [Theory]
    [InlineData("plain { text } }}", "plain { text } }}")]
    [InlineData("{{ name }}", "Ada <3")]
    [InlineData("{{name}}{{ nothing }}|{{ yes }}|{{ count }}|{{ rate }}", "Ada <3|true|3|0.756")]
    [InlineData("{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ -count }} {{ 6 / 2 }} {{ 2 ^ 3 }}", "7 9 3.5 3 3 -3 3 8")]
    [InlineData("{{ \"a\" + 1 + 'b' }} {{ 1 + \"a\" }} {{ \"ab\" * 2 }} {{ `a\\n` }}", "a1b 1a abab a\\n")]
    [InlineData("{{ count == 3 && rate < 1 }} {{ count != 3 || !yes }} {{ nothing ?? \"x\" }} {{ yes ? 1 : 2 }} {{ nothing && yes }}", "true false x 1 false")]
    [InlineData("{{ yes ? false ? 1 : 2 : 3 }} {{ name | string.contains \"A\" ? \"a\" : \"b\" }}", "2 a")]
    [InlineData("{{ if count > 5 }}many{{ else if count > 2 }}some{{ else }}few{{ end }}", "some")]
    [InlineData("{{ if empty }}true{{ end }}{{ if 0 }}true{{ end }}{{ if nothing }}no{{ end }}", "truetrue")]
    [InlineData("{{ for row in rows }}{{ for.index }}:{{ row }};{{ end }}", "0:1;1:two;2:;")]
    [InlineData("{{ for i in 1..3 }}{{ i }}{{ if !for.last }}, {{ end }}{{ end }} {{ for i in 0..<2 }}{{ i }}{{ end }}", "1, 2, 3 01")]
    [InlineData("{{ for x in [] }}x{{ else }}none{{ end }}{{ for x in nothing }}x{{ end }}", "none")]
    [InlineData("{{ for i in 1..9 }}{{ if i == 2; continue; end; if i == 5; break; end }}{{ i }}{{ end }}", "134")]
    [InlineData("{{ for pair in run }}{{ pair.key }}={{ pair.value }} {{ end }}", "steps=120 verdict=improved ")]
    [InlineData("{{ for i in [1, 2] }}{{ for j in [3] }}{{ for.length }}{{ end }}{{ for.length }}{{ end }}", "1212")]
    [InlineData("{{ sum = 0; for i in 1..4; sum = sum + i; end }}{{ sum }}", "10")]
    [InlineData("{{ i = 0; while i < 3; i = i + 1 }}{{ i }}{{ end }}", "123")]
    [InlineData("{{ total = count + 1 }}{{ total }}{{ count = 9 }}{{ count }}", "49")]
    [InlineData("{{ capture block }}<{{ count }}>{{ end }}{{ block + block }}", "<3><3>")]
    [InlineData("{{ case count }}dropped{{ when 1, 2 }}low{{ when 3 }}three{{ else }}other{{ end }}", "three")]
    [InlineData("{{ case name }}{{ when 1 }}low{{ else }}other{{ end }}", "other")]
    [InlineData("{{ run.steps }} {{ run[\"verdict\"] }} {{ rows[0] }} {{ rows[-2] }} {{ rows[9] }}| {{ run?.nope }}| {{ nothing?.x }}| {{ rows.size }}", "120 improved 1 two | | | 3")]
    [InlineData("{{ json.a[2].b }} {{ json.a }} {{ { a: 1, \"b\": [true, null] } }}", "c [1, 2.5, {b: \"c\"}] {a: 1, b: [true, null]}")]
    [InlineData("{{ rate | math.format \"0.00\" }} {{ rate | math.format(\"P1\") }} {{ count | math.format \"000\" }} {{ math.round rate 1 }} {{ -1.5 | math.abs }} {{ 1.2 | math.ceil }} {{ 1.8 | math.floor }}", "0.76 75.6 % 003 0.8 1.5 2 1")]
    [InlineData("{{ name | string.upcase | html.escape }} {{ name | string.downcase }}", "ADA &lt;3 ada <3")]
    [InlineData("{{ name | string.size }} {{ name | string.replace \"Ada\" \"Bob\" }} {{ \"  x \" | string.strip }} {{ \"abcdef\" | string.truncate 5 }} {{ \"ab\" | string.truncate 5 }}", "6 Bob <3 x ab... ab")]
    [InlineData("[{{ \"a\" | string.pad_left 3 }}][{{ \"a\" | string.pad_right 3 }}] {{ name | string.contains \"da\" }} {{ name | string.starts_with \"B\" }} {{ \"a,b\" | string.split \",\" | array.join \"+\" }} {{ \"a\" | string.append \"b\" }}", "[  a][a  ] true false a+b ab")]
    [InlineData("{{ rows | array.size }} {{ [3, 1, 2] | array.sort | array.join \" \" }} {{ rows | array.first }} {{ [1, 2] | array.last }} {{ [1, 2, 3] | array.limit 2 }} {{ [] | array.first }}", "3 1 2 3 1 2 [1, 2] ")]
    [InlineData("{{ empty | object.default \"-\" }} {{ nothing | object.default 0 }} {{ count | object.default 0 }}", "- 0 3")]
    [InlineData("{{ json.when | date.to_string \"%Y-%m-%d %H:%M:%S %b %e %%\" }}", "2026-03-04 05:06:07 Mar  4 %")]
    [InlineData("{{ # a comment }}a{{ ## one\n of two lines ## }}b{{ count # tail }}", "ab3")]
    [InlineData("{{# a comment #}}a", "a")]
    [InlineData("{%{ {{ raw }} }%}!", " {{ raw }} !")]
    [InlineData("a  \n  {{- count -}}  \n b", "a3b")]
    [InlineData("a\n  {{~ if yes ~}}  \n  b\n  {{~ end ~}}\nc", "a\n  b\nc")]
    [InlineData("a {{~ count ~}} b", "a3b")]
    [InlineData("{{\n  x = 1\n  y = x + 1\n  y\n}}", "2")]
    [InlineData("{{ count |\n math.format \"0.0\" }}", "3.0")]
    public void A_template_gives_its_text(string template, string expected) =>
        Assert.Equal(expected, Template.ParseScriban(template, "report.scriban").Render(_variables));

    [Theory]
    [InlineData("a\n {{ nme }}", 2, 5, "RFT3002", "there is no variable 'nme'; did you mean 'name'?")]
    [InlineData("{{ run.stps }}", 1, 8, "RFT3002", "there is no member 'stps'; did you mean 'steps'?")]
    [InlineData("{{ nothing.x }}", 1, 12, "RFT3002", "none has no member 'x'")]
    [InlineData("{{ name | string.upcas }}", 1, 11, "RFT3002", "there is no function 'string.upcas'; did you mean 'string.upcase'?")]
    [InlineData("{{ name | upcase }}", 1, 11, "RFT3002", "there is no function 'upcase'")]
    [InlineData("{{ name | 3 }}", 1, 11, "RFT3001", "expected a function after '|', found '3'")]
    [InlineData("{{ name", 1, 1, "RFT3001", "this code is not closed; expected '}}'")]
    [InlineData("x\n{{ if yes }}a", 2, 4, "RFT3001", "this 'if' is not closed; expected 'end'")]
    [InlineData("{{ for x of rows }}", 1, 10, "RFT3001", "expected 'in', found 'of'")]
    [InlineData("{{ end }}", 1, 4, "RFT3001", "'end' has no statement that it belongs to")]
    [InlineData("{{ break }}", 1, 4, "RFT3001", "'break' stands outside of a loop")]
    [InlineData("{{ 1 + }}", 1, 8, "RFT3001", "expected an expression, found '}}'")]
    [InlineData("{{ count count }}", 1, 10, "RFT3001", "expected the end of the statement, found 'count'")]
    [InlineData("{{ 'abc }}", 1, 4, "RFT3001", "this string is not closed")]
    [InlineData("{{ ## abc }}", 1, 4, "RFT3001", "this comment is not closed; expected '##'")]
    [InlineData("{%{ abc", 1, 1, "RFT3001", "this escaped text is not closed; expected '}%}'")]
    [InlineData("{{ ~count }}", 1, 4, "RFT3001", "unexpected character '~'")]
    [InlineData("{{ [1, 2 }}", 1, 10, "RFT3001", "expected ',', found '}}'")]
    [InlineData("{{ 9999999999999999999 }}", 1, 4, "RFT3001", "this whole number does not fit 64 bits")]
    [InlineData("{{ name * name }}", 1, 9, "RFT3003", "this operator does not work on a string and a string")]
    [InlineData("{{ 1 / 0 }}", 1, 6, "RFT3003", "division by zero")]
    [InlineData("{{ 9223372036854775807 + 1 }}", 1, 24, "RFT3003", "the result does not fit 64 bits")]
    [InlineData("{{ name | math.format \"0\" }}", 1, 11, "RFT3003", "'math.format' needs a number for 'value', this is a string")]
    [InlineData("{{ rate | math.format }}", 1, 11, "RFT3003", "'math.format' needs a value for 'format'")]
    [InlineData("{{ rate | math.format \"F999999999\" }}", 1, 11, "RFT3003", "a number format has at most 50 characters and digits")]
    [InlineData("{{ rate | math.format \"Q5\" }}", 1, 11, "RFT3003", "'Q5' is no number format")]
    [InlineData("{{ name | string.upcase 1 2 }}", 1, 11, "RFT3003", "'string.upcase' takes at most 1 argument, not 3")]
    [InlineData("{{ name | date.to_string \"%Y\" }}", 1, 11, "RFT3003", "'Ada <3' is no date")]
    [InlineData("{{ json.when | date.to_string \"%Q\" }}", 1, 16, "RFT3003", "'%Q' is no part of a date")]
    public void A_mistake_has_its_code_and_place(string template, int line, int column, string code, string message)
    {
        var mistake = Mistake(template);

        Assert.Equal(("report.scriban", line, column, code), (mistake.Location.File, mistake.Location.Line, mistake.Location.Column, mistake.Code));
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parsed_template_is_not_changed_by_rendering()
    {
        var template = Template.ParseScriban("{{ count = count + 1 }}{{ count }}", "t");

        Assert.Equal("4", template.Render(_variables));
        Assert.Equal("4", template.Render(_variables));
    }

    private static Diagnostic Mistake(string template) =>
        Assert.Single(Assert.Throws<DiagnosticException>(() => Template.ParseScriban(template, "report.scriban").Render(_variables)).Diagnostics);
}
