namespace Docker.DotNet.Models;

/// <summary>Named in signatures only.</summary>
public sealed class CreateContainerParameters;
