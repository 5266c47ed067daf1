package org.llmfailover.support;

/** Whole answers and failures in the providers' own forms. */
public final class Answers {

    private Answers() {}

    public static String anthropic(String text) {
        return """
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5",
                 "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,
                 "usage":{"input_tokens":12,"output_tokens":7}}"""
                .formatted(text);
    }

    public static String openai(String text) {
        return """
                {"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-5.4-2026-03-05",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},
                 "logprobs":null,"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}"""
                .formatted(text);
    }

    public static String gemini(String text) {
        return """
                {"candidates":[{"content":{"role":"model","parts":[{"text":"%s"}]},"finishReason":"STOP","index":0}],
                 "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15},
                 "modelVersion":"gemini-3.6-flash","responseId":"r1"}"""
                .formatted(text);
    }

    public static FakeProvider.Reply anthropicOverloaded() {
        return FakeProvider.status(
                529,
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                "Content-Type: application/json",
                "x-should-retry: true");
    }

    /** Anthropic's error body. */
    public static FakeProvider.Reply anthropicError(int status, String type, String message, String... headers) {
        return FakeProvider.status(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"},\"request_id\":\"req_1\"}"
                        .formatted(type, message),
                headers);
    }

    /** OpenAI's error body. */
    public static FakeProvider.Reply openaiError(int status, String code, String message, String... headers) {
        return FakeProvider.status(
                status,
                "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                        .formatted(message, code, code),
                headers);
    }

    /** Google's error body. */
    public static FakeProvider.Reply geminiError(int code, String status, String message, String details) {
        return FakeProvider.status(
                code,
                "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\",\"details\":[%s]}}"
                        .formatted(code, message, status, details));
    }
}
