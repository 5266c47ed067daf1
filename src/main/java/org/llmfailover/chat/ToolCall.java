package org.llmfailover.chat;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that an assistant asked for.
 *
 * @param id ties the call to its result
 * @param name the function
 * @param arguments a JSON object as text, exactly as the model wrote it
 * @param signature what Gemini 3 wants echoed with the call (its {@code thoughtSignature}); null elsewhere
 */
public record ToolCall(String id, String name, String arguments, @Nullable String signature) {}
