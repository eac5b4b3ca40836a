using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Data;

/// <summary>Reads the rows of a JSONL file and checks what every method needs of them.</summary>
internal sealed class DatasetReader(string path, bool isPreference, DiagnosticBag diagnostics)
{
    // A file in a wrong format has every row wrong; nobody reads a hundred thousand lines that say so.
    private const int MostErrors = 20;

    private static readonly string[] _roles = ["system", "developer", "user", "assistant", "tool"];

    private readonly DiagnosticBag _errors = [];
    private DiagnosticBag _ofThisRow = [];

    /// <summary>Reads all rows; null where one is wrong.</summary>
    public List<DatasetRow>? Read(ReadOnlySpan<byte> utf8)
    {
        var rows = new List<DatasetRow>();
        var rest = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        for (var line = 1; !rest.IsEmpty; line++)
        {
            var end = rest.IndexOf((byte)'\n');
            var text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (text.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            // The first row has said that the file is in another encoding; the rest is noise.
            if (line > 1 && _errors.Count > 0 && SourceDocument.LooksLikeUtf16(utf8))
            {
                break;
            }

            if (_errors.Count >= MostErrors)
            {
                _errors.Add(DiagnosticTable.RowErrorsOmitted, new SourceLocation(path, line), $"rows from line {line} on were not checked");
                break;
            }

            if (ReadRow(text, line) is { } item)
            {
                rows.Add(new DatasetRow(rows.Count, line, item));
            }
        }

        diagnostics.AddRange(_errors);
        return _errors.Count == 0 ? rows : null;
    }

    private SourceNode? ReadRow(ReadOnlySpan<byte> text, int line)
    {
        var item = SourceDocument.Parse(path, text, _ofThisRow, line);
        if (item is null)
        {
            foreach (var diagnostic in _ofThisRow)
            {
                var isSyntax = diagnostic.Descriptor == DiagnosticTable.SyntaxError;
                _errors.Add(isSyntax ? DiagnosticTable.RowNotJson : diagnostic.Descriptor, diagnostic.Location, diagnostic.Message);
            }

            _ofThisRow = [];
            return null;
        }

        if (item.Kind != SourceNodeKind.Object)
        {
            _errors.Add(DiagnosticTable.RowNotObject, item.Location, "the row is not a JSON object");
            return null;
        }

        CheckTools(item["tools"] ?? (isPreference ? item[PreferenceRowMembers.Input]?["tools"] : null));
        if (isPreference)
        {
            CheckPreference(item);
        }
        else
        {
            CheckMessages(item, "messages");
        }

        return item;
    }

    private void CheckTools(SourceNode? tools)
    {
        if (tools is null or { Kind: SourceNodeKind.Null })
        {
            return;
        }

        if (tools.Kind != SourceNodeKind.Array)
        {
            _errors.Add(DiagnosticTable.RowToolsInvalid, tools.Location, "'tools' is not an array");
            return;
        }

        foreach (var tool in tools.Items)
        {
            var function = tool["function"];
            if (tool["type"]?.Text is not "function" || function?["name"] is not { Kind: SourceNodeKind.String, Text.Length: > 0 })
            {
                _errors.Add(DiagnosticTable.RowToolsInvalid, tool.Location, "expected an object with the type 'function' and a 'function' that has a 'name'");
            }
            else if (function["parameters"] is { Kind: not (SourceNodeKind.Object or SourceNodeKind.Null) } parameters)
            {
                _errors.Add(DiagnosticTable.RowToolsInvalid, parameters.Location, "'parameters' is not a JSON schema; expected an object");
            }
        }
    }

    private void CheckPreference(SourceNode item)
    {
        if (item[PreferenceRowMembers.Input] is { Kind: SourceNodeKind.Object } input)
        {
            CheckMessages(input, "messages");
        }
        else
        {
            _errors.Add(
                DiagnosticTable.PreferenceInputMissing,
                (item[PreferenceRowMembers.Input] ?? item).Location,
                $"the row has no object 'input'{Nearest(item, PreferenceRowMembers.Input)}; expected one with 'messages'");
        }

        CheckMessages(item, PreferenceRowMembers.Preferred);
        CheckMessages(item, PreferenceRowMembers.NonPreferred);
    }

    private void CheckMessages(SourceNode item, string name)
    {
        var messages = item[name];
        if (messages is not { Kind: SourceNodeKind.Array, Items.Count: > 0 })
        {
            var found = messages switch
            {
                null => $"the row has no '{name}'{Nearest(item, name)}",
                { Kind: SourceNodeKind.Array } => $"'{name}' is empty",
                _ => $"'{name}' is not an array",
            };
            _errors.Add(
                DiagnosticTable.MessagesMissing,
                (messages ?? item).Location,
                $"{found}; expected an array with at least one message");
            return;
        }

        foreach (var message in messages.Items)
        {
            CheckMessage(message);
        }
    }

    private static string Nearest(SourceNode item, string name) =>
        item[name] is null && Suggestions.Nearest(name, item.Members.Select(member => member.Name)) is { } nearest ? $", but '{nearest}'" : "";

    private void CheckMessage(SourceNode message)
    {
        var role = message["role"];
        if (role is not { Kind: SourceNodeKind.String } || !_roles.Contains(role.Text))
        {
            var hint = role is { Kind: SourceNodeKind.String } && Suggestions.Nearest(role.Text, _roles) is { } nearest
                ? $"'{role.Text}' is no role; did you mean '{nearest}'?"
                : $"expected a 'role' out of {string.Join(", ", _roles)}";
            _errors.Add(DiagnosticTable.RoleInvalid, (role ?? message).Location, hint);
        }
        else if (role.Text == "assistant" && message["tool_calls"] is { Kind: SourceNodeKind.Array, Items.Count: > 0 } calls)
        {
            foreach (var call in calls.Items.Where(call => !IsToolCall(call)))
            {
                _errors.Add(
                    DiagnosticTable.RowToolsInvalid,
                    call.Location,
                    "expected a tool call: an object with a 'function' that has a 'name' and, as JSON text or as an object, 'arguments'");
            }

            CheckContent(message, mayLack: true);
        }
        else
        {
            CheckContent(message, mayLack: false);
        }
    }

    private void CheckContent(SourceNode message, bool mayLack)
    {
        var content = message["content"];
        if (content is not { Kind: SourceNodeKind.String } && !(mayLack && content is null or { Kind: SourceNodeKind.Null }))
        {
            _errors.Add(DiagnosticTable.ContentNotText, (content ?? message).Location, "expected a string 'content'");
        }
    }

    private static bool IsToolCall(SourceNode call) =>
        call["function"] is { } function
        && function["name"] is { Kind: SourceNodeKind.String, Text.Length: > 0 }
        && function["arguments"] is { Kind: SourceNodeKind.String or SourceNodeKind.Object };
}
