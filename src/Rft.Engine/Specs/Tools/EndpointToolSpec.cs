namespace Rft.Engine.Specs;

/// <summary>A tool that is an HTTP service, as in OpenAI's API.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Address">The service.</param>
public sealed record EndpointToolSpec(string Name, EndpointAddress Address) : ToolSpec(Name, Address.Location, Address.TimeoutSeconds)
{
    private protected override void WriteTarget(ObjectBuilder json)
    {
        json.Add("server_url", Address.Url);
        Address.WriteRest(json);
    }
}
