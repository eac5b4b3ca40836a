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
        ["blank"] = "",
        ["rows"] = new object?[] { 1L, "two", null },
        ["run"] = new Dictionary<string, object?> { ["steps"] = 120L, ["verdict"] = "improved" },
        ["json"] = Item("""{"a": [1, 2.5, {"b": "c"}], "when": "2026-03-04T05:06:07Z"}"""),
    };

    private static readonly TemplateIncludes _includes = new(
        name => name switch
        {
            "part" => "<{{ $0 }} {{ $.word }} {{ name }}>",
            "wrong" => "\n{{ nme }}",
            "again" => "{{ include 'again' }}",
            _ => null,
        },
        ["part", "wrong", "again"]);

    [Theory]
    [InlineData("{{ func twice; ret $0 * 2; end; twice 4 }} {{ 5 | twice | twice }}", "8 20")]
    [InlineData("{{ func f(a, b = 2, rest...); ret a + b + rest.size; end; f 1 }} {{ f(1, 5, 0, 0) }} {{ f b: 7 a: 1 }}", "3 8 8")]
    [InlineData("{{ area(w, h) = w * h; area 3 4 }}{{ func greet }}Hi {{ $0 }}! {{ end; greet 'Ada' }}", "12Hi Ada! ")]
    [InlineData("{{ up = @string.upcase; 'a' | up }} {{ [1, 2, 3] | array.filter @(do; ret $0 > 1; end) }} {{ ['a'] | array.each @string.upcase }}", "A [2, 3] [\"A\"]")]
    [InlineData("{{ func sum; ret $0 + $1; end; sum ^[1, 2] }} {{ x = do; ret $0 + 1; end; x 2 }}", "3 3")]
    [InlineData("{{ func list; for i in 1..$0; $$; end; end; wrap list 3; i + ';'; end }}", "1;2;3;")]
    [InlineData("{{ func f(n); if n < 2; ret 1; end; ret n * f(n - 1); end; f 10 }}", "3628800")]
    [InlineData("{{ include 'part' 1 word: 'two' }}{{ x = include 'part' 3; x | string.size }}", "<1 two Ada <3>11")]
    [InlineData("{{ $a = 1; func f; $a = 2; ret $a; end; f + $a }} {{ for $i in [1]; $i; end; $i }}", "3 1")]
    [InlineData("{{ o = {a: 1}; o.b = 2; o['c'] = [3]; o.c[2] = 4; o }} {{ l = [1]; l << 2; 0 >> l; l[0] += 9; l }}", "{a: 1, b: 2, c: [3, null, 4]} [1, 2][0, 1][10]")]
    [InlineData("{{ with run; note = steps + 1; end; run.note }} {{ import {z: 5}; z }} {{ this.count }} {{ this['q'] = 7; q }}", "121 5 3 7")]
    [InlineData("{{ capture run.text }}{{ count }}{{ end; run.text + 1 }} {{ i = 5; i++; ++i; i-- ; i }}", "31 5776")]
    [InlineData("{{ for x in 1..9 offset: 2 limit: 3 reversed }}{{ x }}{{ for.changed }} {{ end }}{{ i = 0; while i < 2; i = i + 1; while.index; end }}", "5true 4true 3true 01")]
    [InlineData("{{ tablerow x in [1, 2, 3] cols: 2 }}{{ x }}{{ tablerow.col }}{{ end }}", "<tr class=\"row1\"><td class=\"col1\">11</td><td class=\"col2\">22</td></tr>\n<tr class=\"row2\"><td class=\"col1\">31</td></tr>\n")]
    [InlineData("{{ $\"{count + 1} of {$'<{name}>'} \\{ok}\" }} {{ 0xff }} {{ 0b101 }} {{ 1_000 }} {{ 1e20 }} {{ `a``b` }}", "4 of <Ada <3> {ok} 255 5 1000 100000000000000000000 a`b")]
    [InlineData("{%%{ {%{ }%} }%%}|{%{- a -}%}  b", " {%{ }%} | a b")]
    [InlineData("{{ nothing + 1 }}|{{ nothing < 1 }}|{{ count ?! 'set' }}|{{ nothing ?! 1 }}|{{ [] == empty }} {{ run.empty? }} {{ 3..1 }} {{ [1] + [2] }}", "|false|set||true false [3, 2, 1] [1, 2]")]
    [InlineData("{{ 7 | math.divided_by 2 }} {{ 7 | math.modulo 4 }} {{ 2 | math.plus 1.5 }} {{ 2 | math.times 3 | math.minus 1 }}", "3 3 3.5 5")]
    [InlineData("{{ 'a b' | string.capitalizewords }} {{ 'Ab c!' | string.handleize }} {{ 'abcdef' | string.slice 1 3 }} {{ 'abc' | string.slice1 (-1) }} {{ 'a-b-a' | string.replace_first 'a' 'x' }} {{ 'a-b-a' | string.remove_last 'a' }} {{ 'ab' | string.index_of 'b' }}", "A B ab-c bcd c x-b-a a-b- 1")]
    [InlineData("{{ 'one two three' | string.truncatewords 2 }} {{ 2 | string.pluralize 'row' 'rows' }} {{ '12' | string.to_int + 1 }} {{ 'x' | string.to_double }}|{{ 'a\"' | string.literal }} {{ ' ' | string.whitespace }} {{ '' | string.empty }} {{ 'A' | string.equals_ignore_case 'a' }}", "one two... rows 13 |\"a\\\"\" true true true")]
    [InlineData("{{ 'a' | string.sha256 | string.slice 0 8 }} {{ 'a' | string.base64_encode }} {{ 'YQ==' | string.base64_decode }} {{ 'a' | string.hmac_sha256 'k' | string.size }}", "ca978112 YQ== a 64")]
    [InlineData("{{ [1, 2] | array.add_range [3] }} {{ [1, 3] | array.insert_at 1 2 }} {{ [1, 2] | array.remove_at (-1) }} {{ [1, 1, 2] | array.uniq }} {{ for i in 1..3; array.cycle ['a', 'b']; end }} {{ [1, 2] | array.any @(do; ret $0 > 1; end) }}", "[1, 2, 3] [1, 2, 3] [1] [1, 2] aba true")]
    [InlineData("{{ 'a1b22' | regex.replace `\\d+` '#' }} {{ 'k=v' | regex.match `(\\w)=(\\w)` }} {{ 'a, b' | regex.split `,\\s*` }} {{ 'a.b' | regex.escape }} {{ 'aAa' | regex.matches 'a' 'i' | array.size }}", "a#b# [\"k=v\", \"k\", \"v\"] [\"a\", \"b\"] a\\.b 3")]
    [InlineData("{{ '<b>a</b><script>x</script>' | html.strip }} {{ 'a b' | html.url_encode }} {{ 'a\nb' | html.newline_to_br }}", "a a%20b a<br />\nb")]
    [InlineData("{{ d = date.parse json.when; d.year }} {{ d | date.add_days 30 | date.to_string '%F' }} {{ d }} {{ '04/03/2026' | date.parse_to_string '%F' '%d/%m/%Y' }}", "2026 2026-04-03 04 Mar 2026 2026-03-04")]
    [InlineData("{{ run | object.keys }} {{ [1] | object.typeof }} {{ 1..2 | object.kind }} {{ {a: [1, 'x']} | object.to_json }} {{ run | object.has_value 'steps' }}", "[\"steps\", \"verdict\"] array iterator {\"a\":[1,\"x\"]} true")]
    [InlineData("a{{ ret }}b", "a")]
    public void A_template_with_functions_gives_its_text(string template, string expected) =>
        Assert.Equal(expected, Template.ParseScriban(template, "report.scriban", isStrict: true, _includes).Render(_variables));

    [Theory]
    [InlineData("[{{ nme }}{{ run.stps }}{{ nme?.x }}{{ nme ?? 1 }}]", "[1]")]
    public void Without_strict_names_what_is_not_there_is_null(string template, string expected) =>
        Assert.Equal(expected, Template.ParseScriban(template, "report.scriban", isStrict: false, includes: null).Render(_variables));

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
    [InlineData("{{ blank | object.default \"-\" }} {{ nothing | object.default 0 }} {{ count | object.default 0 }}", "- 0 3")]
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
        Assert.Equal(expected, Template.ParseScriban(template, "report.scriban", isStrict: true, _includes).Render(_variables));

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
    [InlineData("{{ count count }}", 1, 4, "RFT3003", "a number cannot be called")]
    [InlineData("{{ count 'a'; }}", 1, 4, "RFT3003", "a number cannot be called")]
    [InlineData("{{ 1 count }}", 1, 6, "RFT3001", "expected the end of the statement, found 'count'")]
    [InlineData("{{ func f(a); ret a; end; f }}", 1, 27, "RFT3003", "'f' needs a value for 'a'")]
    [InlineData("{{ func f(a); ret a; end; f 1 2 }}", 1, 27, "RFT3003", "'f' takes 1 arguments, not 2")]
    [InlineData("{{ func f(ab); ret ab; end; f(abc: 1, ab: 2) }}", 1, 29, "RFT3002", "'f' has no parameter 'abc'; did you mean 'ab'?")]
    [InlineData("{{ func f(a = 1, b); end }}", 1, 18, "RFT3001", "a parameter behind one with a default has one too")]
    [InlineData("{{ func f; a }}", 1, 4, "RFT3001", "this 'func' is not closed; expected 'end'")]
    [InlineData("{{ readonly count; count = 1 }}", 1, 20, "RFT3003", "the variable 'count' is read-only")]
    [InlineData("{{ name | regex.match `(a)\\1` }}", 1, 11, "RFT3003", "the pattern '(a)\\1' does not parse, or cannot be matched in linear time")]
    [InlineData("{{ include 'prt' }}", 1, 4, "RFT3002", "there is no template 'prt'; did you mean 'part'?")]
    [InlineData("{{ include 'wrong' }}", 2, 4, "RFT3002", "there is no variable 'nme'; did you mean 'name'?", "wrong")]
    [InlineData("{{ $\"a {1 + } b\" }}", 1, 13, "RFT3001", "expected an expression, found ')'")]
    [InlineData("{{ wrap count; end }}", 1, 9, "RFT3003", "a number cannot be called")]
    [InlineData("{{ case count; x = 1; when 1; end }}", 1, 16, "RFT3001", "only 'when' and 'else' stand in a 'case'")]
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
    public void A_mistake_has_its_code_and_place(
        string template, int line, int column, string code, string message, string file = "report.scriban")
    {
        var mistake = Mistake(template);

        Assert.Equal((file, line, column, code), (mistake.Location.File, mistake.Location.Line, mistake.Location.Column, mistake.Code));
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
        Assert.Single(Assert.Throws<DiagnosticException>(() => Template.ParseScriban(template, "report.scriban", isStrict: true, _includes).Render(_variables)).Diagnostics);
}
