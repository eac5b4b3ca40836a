using Rft.Engine.Diagnostics;

namespace Rft.Engine.Tests.Sampling.Constraints;

public sealed class SchemaGrammarTests
{
    public static TheoryData<string, string[], string[]> Cases() => new()
    {
        {
            """{"type":"object","properties":{"name":{"type":"string"},"qty":{"type":"integer"}},"required":["name","qty"],"additionalProperties":false}""",
            ["""{"name":"Ana","qty":3}""", """{ "name" : "Ana" , "qty" : -30 }""", "{\n  \"name\": \"\",\n  \"qty\": 0\n}", """ {"name":"é日𝄞\n\u00e9\\","qty":1}"""],
            ["""{"qty":3,"name":"Ana"}""", """{"name":"Ana"}""", """{"name":"Ana","qty":3,}""", """{"name":"Ana","qty":03}""", """{"name":"Ana","qty":3.5}""", "{'name':'Ana','qty':3}", "{\"name\":\"a\nb\",\"qty\":1}", """{"name":"\ud800","qty":1}""", """{"name":"a","qty":1}}""", """{"name":  "a","qty":1}"""]
        },
        {
            """{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"boolean"},"c":{"type":"number"}},"required":["b"]}""",
            ["""{"b":true}""", """{"a":null,"b":false}""", """{"b":true,"c":-0.5e-3}""", """{"a":null,"b":true,"c":1E5}"""],
            ["{}", """{"a":null}""", """{"a":null,,"b":true}""", """{"b":true,"c":.5}""", """{"b":true,"c":1.}""", """{"b":true,"c":1e999}""", """{"c":1,"b":true}"""]
        },
        { """{"enum":["red","green",7,null,{"a":[1]}]}""", ["\"red\"", "\"green\"", "7", "null", """{"a":[1]}"""], ["\"blue\"", "red", "8", "\"re\""] },
        { """{"const":"a\"b"}""", ["\"a\\\"b\""], ["\"a\"b\"", "\"ab\""] },
        { """{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3}""", ["[1]", "[1,2]", "[1, 2, 3]", "[ 1 ]"], ["[]", "[1,2,3,4]", "[1 2]", "[1,]"] },
        { """{"type":"array","items":{"type":"boolean"}}""", ["[]", "[ ]", "[true,false,true,true]"], ["[1]", "[true,]"] },
        { """{"type":"array","maxItems":0}""", ["[]"], ["[1]"] },
        { """{"type":["string","null"],"maxLength":2}""", ["null", "\"\"", "\"日本\"", "\"\\n\\\"\""], ["\"abc\"", "1"] },
        { """{"type":"string","minLength":2}""", ["\"ab\"", "\"abcdef\""], ["\"\"", "\"a\""] },
        { """{"type":"string","pattern":"^[A-Z]{2}-\\d+$"}""", ["\"AB-1\"", "\"AB-1234\""], ["\"AB-\"", "\"xAB-1\"", "\"AB-1x\"", "\"AB-٣\""] },
        { """{"type":"string","pattern":"(cat|dog)s?"}""", ["\"cat\"", "\"my dogs are\"", "\"\\n cat\""], ["\"ca\"", "\"\""] },
        { """{"type":"string","pattern":"^a.\"\\\\$|^b$"}""", ["\"ab\\\"\\\\\"", "\"b\""], ["\"ab\"\\\\\"", "\"c\""] },
        { """{"type":"string","format":"date"}""", ["\"2026-11-25\""], ["\"2026-13-25\"", "\"26-1-1\"", "\"\""] },
        { """{"type":"string","format":"uuid"}""", ["\"123e4567-e89b-12d3-a456-426614174000\""], ["\"123e4567\""] },
        { """{"type":"string","format":"email"}""", ["\"a.b@c.de\""], ["\"a@b\"", "\"@b.c\""] },
        { """{"type":"integer","minimum":-12,"maximum":105}""", ["-12", "-1", "0", "9", "10", "99", "100", "105"], ["-13", "106", "110", "1000", "-0", "007"] },
        { """{"type":"integer","exclusiveMinimum":0}""", ["1", "10", "999999999999999999"], ["0", "-1", "1.0"] },
        { """{"type":"integer","minimum":0.5,"exclusiveMaximum":3}""", ["1", "2"], ["0", "3"] },
        { """{"anyOf":[{"type":"integer"},{"type":"object","properties":{"x":{"const":1}},"required":["x"]}]}""", ["5", """{"x":1}"""], ["{}", """{"x":2}""", "true"] },
        {
            """{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"value":{"type":"integer"},"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"required":["value","children"]}}}""",
            ["""{"value":1,"children":[]}""", """{"value":1,"children":[{"value":2,"children":[{"value":3,"children":[]}]},{"value":4,"children":[]}]}"""],
            ["""{"value":1}""", """{"value":1,"children":[{"value":2}]}"""]
        },
        { """{"type":"object","additionalProperties":{"type":"integer"}}""", ["{}", """{"a":1}""", """{"a":1, "b":2}"""], ["""{"a":"x"}""", """{"a":1,}""", """{"a"}"""] },
        { """{"type":"object","properties":{"a":{"const":1}},"additionalProperties":true}""", ["{}", """{"a":1}""", """{"b":[{}]}""", """{"a":1,"b":{"c":null}}"""], ["""{"a":2}x""", "{,}"] },
        { """{"type":"object","properties":{}}""", ["{}", "{ }"], ["""{"a":1}"""] },
        { """{"type":"object","additionalProperties":false}""", ["{}"], ["""{"a":1}"""] },
        { "{}", ["1", "\"a\"", "[[],{},[{\"a\":[null]}]]", "{\"a\":{\"b\":true}}"], ["[", "{]", "tru", "[1 1]"] },
        { """{"allOf":[{"type":"integer"}]}""", ["1"], ["true"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_schema_takes_what_follows_it_and_nothing_else(string schema, string[] accepted, string[] refused)
    {
        var automaton = ConstraintSetup.Automaton(schema);
        Assert.All(accepted, text => Assert.True(ConstraintSetup.Accepts(automaton, text), text));
        Assert.All(refused, text => Assert.False(ConstraintSetup.Accepts(automaton, text), text));
    }

    [Theory]
    [InlineData("""{"type":"strin"}""", "RFT4070", 9, "did you mean 'string'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"null"}},"required":["b"]}""", "RFT4070", 65, "'b'")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "RFT4070", 9, "#/$defs/x")]
    [InlineData("""{"$ref":"#"}""", "RFT4070", 1, "no finite answer")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"null"}]}}}""", "RFT4070", 1, "no finite answer")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}""", "RFT4070", 1, "no finite answer")]
    [InlineData("""{"enum":[]}""", "RFT4070", 9, "at least one")]
    [InlineData("""{"type":"array","minItems":3,"maxItems":2}""", "RFT4070", 1, "'minItems'")]
    [InlineData("""{"type":"string","minLength":3,"maxLength":2}""", "RFT4070", 1, "'minLength'")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""", "RFT4070", 1, "no whole number")]
    [InlineData("""{"type":"array","items":{"type":"array","maxItems":99999},"maxItems":99999}""", "RFT4070", 1, "too many")]
    [InlineData("""{"type":"string","maxLength":2147483647}""", "RFT4070", 1, "too many")]
    [InlineData("""{"allOf":[{},{}]}""", "RFT4070", 10, "one schema")]
    [InlineData("""{"properties":{"a":5}}""", "RFT4070", 20, "must be an object")]
    [InlineData("""{"type":"number","maximum":5}""", "RFT4071", 28, "'maximum'")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "RFT4071", 17, "'uniqueItems'")]
    [InlineData("""{"type":"string","patern":"a"}""", "RFT4071", 18, "did you mean 'pattern'")]
    [InlineData("""{"type":"string","pattern":"a(?=b)"}""", "RFT4071", 28, "'pattern'")]
    [InlineData("""{"type":"string","format":"postcode"}""", "RFT4071", 27, "'format'")]
    public void What_cannot_be_done_is_said_at_its_place(string schema, string code, int column, string message)
    {
        var (grammar, diagnostics) = ConstraintSetup.Compile(schema);
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal((code, 1, column), (diagnostic.Code, diagnostic.Location.Line, diagnostic.Location.Column));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(diagnostic.Severity == DiagnosticSeverity.Error, grammar is null);
    }
}
