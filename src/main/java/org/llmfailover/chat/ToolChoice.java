package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether the model may, must or must not call a tool. */
public sealed interface ToolChoice {

    /** The model decides. */
    record Auto() implements ToolChoice {}

    /** No tool may be called. */
    record None() implements ToolChoice {}

    /** At least one tool must be called. */
    record Required() implements ToolChoice {}

    /** This function must be called. */
    record Function(String name) implements ToolChoice {}

    /** A choice that only OpenAI's own format describes: passed on as it came, or refused by name. */
    record Other(String type, JsonNode json) implements ToolChoice {}
}
