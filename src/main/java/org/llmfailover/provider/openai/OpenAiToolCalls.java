package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.provider.StreamPiece;

/**
 * The tool calls of one streamed choice. Not thread-safe.
 *
 * <p>They are given one after the other and numbered from 0, whatever order their fragments came in: there are clients that take
 * every fragment for one of the latest call. There are providers that give all calls of an answer the same index and tell
 * them apart by their ids (Google's OpenAI endpoint), and others that leave the index out.
 */
final class OpenAiToolCalls {

    private static final int MOST = 128;

    private final int choice;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();

    /** The call whose fragments are passed on; those of later ones wait until it is whole. */
    private int current;

    OpenAiToolCalls(int choice) {
        this.choice = choice;
    }

    /** One call, as far as it has come. */
    private static final class Call {
        private final int place;
        private final String sentId;
        private final ObjectEnd end = new ObjectEnd();
        private final StringBuilder waiting = new StringBuilder();
        private StreamPiece.@Nullable ToolCallStarted start;
        private boolean hasArguments;

        private Call(int place, String sentId) {
            this.place = place;
            this.sentId = sentId;
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Whether the arguments of a call have begun and not ended. */
    boolean hasHalfACall() {
        return calls.stream().anyMatch(call -> call.end.isBegun() && !call.end.isReached());
    }

    /** Adds the pieces of one fragment; what makes it unreadable, as the rest of a sentence, or null. */
    @Nullable
    String read(JsonNode fragment, List<StreamPiece> pieces) {
        String name = fragment.path("function").path("name").asText("");
        String id = fragment.path("id").asText("");
        Call call = begun(fragment, id, !name.isEmpty());
        if (call == null) {
            if (name.isEmpty()) {
                return "sent a tool call that names no function";
            }
            if (calls.size() == MOST) {
                return "sent more than " + MOST + " tool calls";
            }
            call = begin(fragment, id, name);
        }
        String arguments = arguments(fragment.path("function").path("arguments"));
        call.waiting.append(arguments);
        call.end.follow(arguments);
        give(call, pieces);
        return null;
    }

    /** The call a fragment belongs to; null when it begins one. */
    private @Nullable Call begun(JsonNode fragment, String id, boolean named) {
        JsonNode index = fragment.path("index");
        Call latest = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        Call call = index.isInt() ? byIndex.get(index.intValue()) : latest;
        if (call == null || !named) {
            return call;
        }
        boolean another = index.isInt()
                ? !id.isEmpty() && !call.sentId.isEmpty() && !id.equals(call.sentId)
                : id.isEmpty() || !id.equals(call.sentId);
        return another ? null : call;
    }

    private Call begin(JsonNode fragment, String id, String name) {
        Call call = new Call(calls.size(), id);
        String given = id.isEmpty() ? OpenAiChoiceReader.generatedId(choice, call.place) : id;
        call.start = new StreamPiece.ToolCallStarted(choice, call.place, given, name, OpenAiJson.signature(fragment));
        calls.add(call);
        byIndex.put(fragment.path("index").asInt(call.place), call);
        return call;
    }

    private static String arguments(JsonNode arguments) {
        // some compatible servers send the object itself where its text belongs
        return arguments.isObject() ? Json.text(arguments) : arguments.asText("");
    }

    private void give(Call read, List<StreamPiece> pieces) {
        if (read.place > current && !calls.get(current).end.isReached()) {
            // it waits for its turn, and the caller sees a sign of life
            pieces.add(new StreamPiece.ToolCallArguments(choice, current, ""));
            return;
        }
        giveWaiting(read.place < current ? read : calls.get(current), pieces);
        while (current + 1 < calls.size() && calls.get(current).end.isReached()) {
            current++;
            giveWaiting(calls.get(current), pieces);
        }
    }

    private void giveWaiting(Call call, List<StreamPiece> pieces) {
        if (call.start != null) {
            pieces.add(call.start);
            call.start = null;
        }
        if (!call.waiting.isEmpty()) {
            call.hasArguments = true;
            pieces.add(new StreamPiece.ToolCallArguments(choice, call.place, call.waiting.toString()));
            call.waiting.setLength(0);
        }
    }

    /** Adds what still waits: no more comes. */
    void close(List<StreamPiece> pieces) {
        for (Call call : calls) {
            giveWaiting(call, pieces);
            if (!call.hasArguments) {
                // arguments are a JSON object, also those of a function without parameters
                pieces.add(new StreamPiece.ToolCallArguments(choice, call.place, "{}"));
            }
        }
    }

    /** Finds the end of a JSON object that comes in fragments. */
    private static final class ObjectEnd {
        private int depth;
        private boolean inText;
        private boolean escaped;
        private boolean reached;

        boolean isBegun() {
            return depth > 0 || reached;
        }

        boolean isReached() {
            return reached;
        }

        void follow(String fragment) {
            for (int i = 0; i < fragment.length() && !reached; i++) {
                next(fragment.charAt(i));
            }
        }

        private void next(char c) {
            if (escaped) {
                escaped = false;
            } else if (inText) {
                escaped = c == '\\';
                inText = c != '"';
            } else if (c == '"') {
                inText = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                reached = depth == 0;
            }
        }
    }
}
