package org.llmfailover.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.llmfailover.support.FakeProvider.Reply;

/** Streamed answers in the providers' own events. */
public final class Streams {

    public static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Streams() {}

    public static Reply anthropic(String... texts) {
        return whole(anthropicEvents(texts));
    }

    public static Reply openai(String... texts) {
        return whole(openaiEvents(texts));
    }

    public static Reply gemini(String... texts) {
        return whole(geminiEvents(texts));
    }

    /** Every event in a packet of its own, then the end of the body. */
    public static Reply whole(List<String> events) {
        return apart(0, events);
    }

    /** As {@link #whole}, and after each event a pause. */
    public static Reply apart(long millis, List<String> events) {
        return connection -> {
            connection.send(HEAD);
            for (String event : events) {
                connection.send(chunk(event));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            }
            connection.send("0\r\n\r\n");
        };
    }

    /** The stream's first events; after the given number of content events the connection is reset. */
    public static Reply cutAfter(List<String> events, int contents) {
        return connection -> {
            sendContents(connection, events, contents);
            // a reset overtakes what the caller has not read yet
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            connection.reset();
        };
    }

    /** As {@link #cutAfter}, but the body ends cleanly. */
    public static Reply endAfter(List<String> events, int contents) {
        return connection -> {
            sendContents(connection, events, contents);
            connection.send("0\r\n\r\n");
        };
    }

    /** As {@link #cutAfter}, but the provider goes silent. */
    public static Reply stallAfter(List<String> events, int contents) {
        return connection -> {
            sendContents(connection, events, contents);
            connection.silence();
        };
    }

    private static void sendContents(FakeProvider.Connection connection, List<String> events, int contents)
            throws java.io.IOException {
        connection.send(HEAD);
        int sent = 0;
        for (String event : events) {
            boolean content =
                    event.contains("text_delta") || event.contains("\"content\":\"") || event.contains("\"parts\"");
            if (content && sent == contents) {
                break;
            }
            sent += content ? 1 : 0;
            connection.send(chunk(event));
        }
    }

    public static String chunk(String event) {
        return Integer.toHexString(event.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + event + "\r\n";
    }

    public static List<String> anthropicEvents(String... texts) {
        List<String> events = new ArrayList<>();
        events.add(
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-5","stop_reason":null,"usage":{"input_tokens":11,"output_tokens":1}}}

                """);
        events.add(
                """
                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                """);
        for (String text : texts) {
            events.add("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n");
        }
        events.add("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n");
        events.add("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                + "\"stop_sequence\":null},\"usage\":{\"output_tokens\":6}}\n\n");
        events.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        return events;
    }

    public static List<String> openaiEvents(String... texts) {
        List<String> events = new ArrayList<>();
        events.add(openaiChunk("{\"role\":\"assistant\",\"content\":null}", "null"));
        for (String text : texts) {
            events.add(openaiChunk("{\"content\":\"" + text + "\"}", "null"));
        }
        events.add(openaiChunk("{}", "\"stop\""));
        events.add(
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5.4\","
                        + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}}\n\n");
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String openaiChunk(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5.4\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    public static List<String> geminiEvents(String... texts) {
        List<String> events = new ArrayList<>();
        for (String text : texts) {
            events.add("data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"" + text
                    + "\"}]},\"index\":0}],\"modelVersion\":\"gemini-3.6-flash\",\"responseId\":\"r1\"}\r\n\r\n");
        }
        events.add(
                "data: {\"candidates\":[{\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":10,"
                        + "\"candidatesTokenCount\":5,\"totalTokenCount\":15},\"modelVersion\":\"gemini-3.6-flash\",\"responseId\":\"r1\"}\r\n\r\n");
        return events;
    }
}
