package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamReader;
import org.llmfailover.provider.WireTarget;

/**
 * Reads a stream of {@code alt=sse}, whose every event is a whole {@code GenerateContentResponse}. Not thread-safe.
 *
 * <p>Gemini has no closing event: the stream is whole when it ends after a finish reason. STOP and MAX_TOKENS are held
 * until then, as there are servers that send them with every chunk; anything worse is told at once, and the text of
 * the chunk it came with is not, so that another target may still answer.
 */
final class GeminiStreamReader implements StreamReader {

    private static final int STATUS = 200;
    private static final int MAX_CHOICES = 8;

    private final FailureReader failures;
    private final Supplier<String> ids;
    private final WireTarget target;
    private final int asked;
    private final Map<Integer, Progress> choices = new TreeMap<>();
    private boolean started;
    private boolean over;

    GeminiStreamReader(FailureReader failures, Supplier<String> ids, WireTarget target, int asked) {
        this.failures = failures;
        this.ids = ids;
        this.target = target;
        this.asked = asked;
    }

    /** How far one choice has come. */
    private static final class Progress {
        private boolean text;
        private int calls;
        private GeminiFinish finish = GeminiFinish.NONE;

        private boolean hasContent() {
            return text || calls > 0;
        }
    }

    @Override
    public List<StreamPiece> read(ServerSentEvent event) {
        String data = event.data();
        if (over || data.isBlank() || data.strip().equals("[DONE]")) {
            return List.of();
        }
        GeminiResponse chunk = GeminiResponse.parse(data);
        if (chunk == null) {
            return fail(FailureKind.BAD_ANSWER, "sent an event that is not a JSON object");
        }
        if (chunk.hasError()) {
            return fail(failures.readInside200(chunk.json()));
        }
        return readChunk(chunk);
    }

    private List<StreamPiece> readChunk(GeminiResponse chunk) {
        List<StreamPiece> pieces = new ArrayList<>();
        List<JsonNode> candidates = chunk.candidates();
        GeminiRefusal block = chunk.promptBlock();
        Usage usage = chunk.usage();
        if (candidates.isEmpty() && block == null && usage == null) {
            return pieces;
        }
        if (!started) {
            started = true;
            pieces.add(new StreamPiece.Started(chunk.id(ids), chunk.modelOr(target.model())));
        }
        if (block != null) {
            refuseAll(block, pieces);
        }
        for (int i = 0; i < candidates.size(); i++) {
            GeminiCandidate candidate = GeminiCandidate.read(candidates.get(i), ids);
            if (candidate.finish() == GeminiFinish.BROKEN) {
                return fail(FailureKind.BAD_ANSWER, GeminiFinish.broken(candidate.reason()));
            }
            advance(index(candidates.get(i), i), candidate, pieces);
        }
        if (usage != null) {
            pieces.add(new StreamPiece.Used(usage));
        }
        return pieces;
    }

    private static int index(JsonNode candidate, int position) {
        JsonNode index = candidate.path("index");
        return index.isInt() && index.intValue() >= 0 && index.intValue() < MAX_CHOICES ? index.intValue() : position;
    }

    private void advance(int index, GeminiCandidate candidate, List<StreamPiece> pieces) {
        Progress progress = choices.computeIfAbsent(index, i -> new Progress());
        if (progress.finish == GeminiFinish.REFUSED) {
            return;
        }
        if (candidate.finish() == GeminiFinish.REFUSED) {
            refuse(index, progress, candidate.refusal(), pieces);
            return;
        }
        if (!candidate.text().isEmpty()) {
            progress.text = true;
            pieces.add(new StreamPiece.Text(index, candidate.text()));
        }
        for (ToolCall call : candidate.toolCalls()) {
            int place = progress.calls++;
            pieces.add(new StreamPiece.ToolCallStarted(index, place, call.id(), call.name(), call.signature()));
            pieces.add(new StreamPiece.ToolCallArguments(index, place, call.arguments()));
        }
        if (candidate.finish() != GeminiFinish.NONE) {
            progress.finish = candidate.finish();
        }
    }

    private void refuseAll(GeminiRefusal refusal, List<StreamPiece> pieces) {
        choices.computeIfAbsent(0, i -> new Progress());
        choices.forEach((index, progress) -> {
            if (progress.finish != GeminiFinish.REFUSED) {
                refuse(index, progress, refusal, pieces);
            }
        });
    }

    private static void refuse(int index, Progress progress, GeminiRefusal refusal, List<StreamPiece> pieces) {
        progress.finish = GeminiFinish.REFUSED;
        pieces.add(new StreamPiece.Refusal(index, refusal.words()));
        pieces.add(new StreamPiece.Finished(index, FinishReason.CONTENT_FILTER));
    }

    @Override
    public List<StreamPiece> end() {
        if (over) {
            return List.of();
        }
        over = true;
        if (!started) {
            return fail(FailureKind.BAD_ANSWER, "the stream ended without an answer");
        }
        if (lacksAChoice() || isAny(GeminiFinish.NONE)) {
            return fail(FailureKind.NETWORK, "the stream ended before the answer was complete");
        }
        List<StreamPiece> pieces = new ArrayList<>();
        for (Map.Entry<Integer, Progress> choice : choices.entrySet()) {
            Progress progress = choice.getValue();
            String fault = progress.finish.fault("", progress.hasContent());
            if (fault != null) {
                return fail(FailureKind.BAD_ANSWER, fault);
            }
            if (progress.finish != GeminiFinish.REFUSED) {
                pieces.add(new StreamPiece.Finished(choice.getKey(), progress.finish.finishReason(progress.calls > 0)));
            }
        }
        pieces.add(new StreamPiece.End());
        return pieces;
    }

    /** A prompt that is blocked is refused once, however many choices were asked for. */
    private boolean lacksAChoice() {
        return choices.size() < asked && !isAny(GeminiFinish.REFUSED);
    }

    private boolean isAny(GeminiFinish finish) {
        return choices.values().stream().anyMatch(choice -> choice.finish == finish);
    }

    private List<StreamPiece> fail(FailureKind kind, String message) {
        return fail(Failure.of(kind, STATUS, message));
    }

    private List<StreamPiece> fail(Failure failure) {
        over = true;
        return List.of(new StreamPiece.Failed(failure));
    }
}
