namespace SmokeTests.Application;

/// <summary>What a user says, in which of their sessions.</summary>
public sealed record ConversationRequest(string Message, string UserId, string SessionId);

/// <summary>What they are answered.</summary>
/// <param name="Message">The words. They mention what is remembered.</param>
/// <param name="Remembered">The user's earlier messages, oldest first; empty where memory fails.</param>
public sealed record ConversationAnswer(string Message, IReadOnlyList<string> Remembered);
