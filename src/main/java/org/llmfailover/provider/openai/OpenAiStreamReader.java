package org.llmfailover.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamReader;
import org.llmfailover.provider.WireTarget;

/** Reads the chunks of one stream. Not thread-safe. */
final class OpenAiStreamReader implements StreamReader {

    private static final int MOST_CHOICES = 128;

    private final FailureReader failures;
    private final WireTarget target;
    private final int asked;
    private final TreeMap<Integer, OpenAiStreamChoice> choices = new TreeMap<>();
    private @Nullable OpenAiTextFrame frame;
    private boolean over;

    OpenAiStreamReader(FailureReader failures, WireTarget target, int asked) {
        this.failures = failures;
        this.target = target;
        this.asked = asked;
    }

    @Override
    public List<StreamPiece> read(ServerSentEvent event) {
        String data = event.data().trim();
        if (over || data.isEmpty()) {
            return List.of();
        }
        if (data.equals("[DONE]")) {
            return done();
        }
        StreamPiece.Text text = choices.isEmpty() || event.event() != null ? null : text(data);
        OpenAiStreamChoice choice = text == null ? null : choices.get(text.choice());
        return choice == null || text == null ? tree(event, data) : List.of(choice.spoke(text));
    }

    private StreamPiece.@Nullable Text text(String data) {
        StreamPiece.Text text = frame == null ? null : frame.read(data);
        if (text != null) {
            return text;
        }
        OpenAiTextChunk chunk = OpenAiTextChunk.read(data);
        if (chunk == null) {
            return null;
        }
        frame = chunk.frame(data);
        return chunk.text();
    }

    private List<StreamPiece> tree(ServerSentEvent event, String data) {
        JsonNode chunk;
        try {
            chunk = Json.MAPPER.readTree(data);
        } catch (JsonProcessingException e) {
            return failed(bad("sent a chunk that is not JSON"));
        }
        JsonNode error = "error".equals(event.event()) ? chunk : OpenAiJson.error(chunk);
        if (error != null) {
            return failed(failures.readInside200(error));
        }
        return chunk.isObject() || chunk.isNull() ? pieces(chunk) : failed(bad("sent a chunk that is no JSON object"));
    }

    private List<StreamPiece> pieces(JsonNode chunk) {
        List<StreamPiece> pieces = new ArrayList<>();
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode error = OpenAiJson.error(choice);
            if (error != null) {
                pieces.addAll(failed(failures.readInside200(error)));
                return pieces;
            }
            if (choices.isEmpty()) {
                pieces.add(new StreamPiece.Started(
                        chunk.path("id").asText(""), chunk.path("model").asText(target.model())));
            }
            int index = choice.path("index").asInt();
            String flaw = choices.size() < MOST_CHOICES || choices.containsKey(index)
                    ? choices.computeIfAbsent(index, OpenAiStreamChoice::new).read(choice, pieces)
                    : "sent more than " + MOST_CHOICES + " choices";
            if (flaw != null) {
                pieces.addAll(failed(bad(flaw)));
                return pieces;
            }
        }
        Usage usage = OpenAiJson.usage(chunk.path("usage"));
        if (usage != null) {
            pieces.add(new StreamPiece.Used(usage));
        }
        return pieces;
    }

    @Override
    public List<StreamPiece> end() {
        if (over) {
            return List.of();
        }
        boolean broken = !choices.isEmpty() && !isEach(OpenAiStreamChoice::isFinished);
        // several compatible providers leave [DONE] out
        return broken
                ? failed(Failure.of(FailureKind.NETWORK, 200, "the stream ended before the answer was complete"))
                : done();
    }

    @Override
    public boolean isWhole() {
        return isEach(OpenAiStreamChoice::isOver)
                && choices.values().stream().anyMatch(OpenAiStreamChoice::isWorthHaving);
    }

    /** Whether it is so of every choice that was asked for. */
    private boolean isEach(Predicate<OpenAiStreamChoice> so) {
        return choices.size() >= asked && choices.values().stream().allMatch(so);
    }

    private List<StreamPiece> done() {
        if (choices.isEmpty()) {
            return failed(bad("ended its stream without an answer"));
        }
        if (choices.values().stream().noneMatch(OpenAiStreamChoice::isWorthHaving)) {
            return failed(bad(choices.firstEntry().getValue().whyEmpty()));
        }
        if (choices.values().stream().anyMatch(OpenAiStreamChoice::isHalfACall)) {
            return failed(bad("ended its stream in the middle of a tool call"));
        }
        List<StreamPiece> pieces = new ArrayList<>();
        choices.values().forEach(choice -> choice.close(pieces));
        pieces.add(new StreamPiece.End());
        over = true;
        return pieces;
    }

    private List<StreamPiece> failed(Failure failure) {
        if (isWhole()) {
            return done();
        }
        over = true;
        return List.of(new StreamPiece.Failed(failure));
    }

    private static Failure bad(String what) {
        return Failure.of(FailureKind.BAD_ANSWER, 200, what);
    }
}
