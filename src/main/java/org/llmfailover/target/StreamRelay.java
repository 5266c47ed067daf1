package org.llmfailover.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.pattern.Alignment;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.StreamedAnswer;
import org.llmfailover.pattern.StreamedAnswer.Finish;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamReader;

/**
 * Turns one attempt's stream into the caller's. Nothing reaches the caller before the first content, and the end only once
 * the provider said that the answer is whole. One instance an attempt; not thread-safe.
 */
final class StreamRelay {

    private final LiveAttempt attempt;
    private final Call call;
    private final StreamedAnswer stream;
    private final StreamReader reader;
    private final Alignment alignment;
    private final WholeCharacters characters = new WholeCharacters();
    private final boolean takesOver;
    private final List<Finish> finishes = new ArrayList<>();
    private final StringBuilder refusal = new StringBuilder();
    private String id = "";
    private String model;
    private @Nullable Usage usage;
    private boolean content;
    private boolean relaying;
    private boolean over;

    StreamRelay(LiveAttempt attempt, StreamedAnswer stream) {
        this.attempt = attempt;
        this.call = attempt.call();
        this.stream = stream;
        Integer choices = call.terms().request().choices();
        this.reader = attempt.target().wire().stream(attempt.target().wireTarget(), choices == null ? 1 : choices);
        this.alignment = stream.alignment(
                attempt.target().wire().takesPrefill(attempt.target().wireTarget()));
        this.takesOver = stream.isOpen();
        this.model = attempt.target().config().model();
    }

    /** Whether the answer is whole. */
    boolean isOver() {
        return over;
    }

    /** Whether the provider has said that it is complete, and only the end of the stream is missing. */
    boolean isWhole() {
        return over || reader.isWhole();
    }

    void event(ServerSentEvent event) {
        if (!over) {
            reader.read(event).forEach(this::piece);
        }
    }

    /** Gives the caller what came so far: from now on it is the provider who is waited for. */
    void relayed() {
        if (relaying && !over) {
            relaying = false;
            stream.flush();
            attempt.content();
        }
    }

    /** The event in which the bytes ended, before its blank line: it may be whole, or half of one. */
    void lastEvent(ServerSentEvent event) {
        String data = event.data().strip();
        if (!isWhole() && data.startsWith("{") && !Json.isObject(data)) {
            throw attempt.failed(
                    Failure.of(FailureKind.NETWORK, attempt.status(), "the stream ended in the middle of an event"));
        }
        event(event);
    }

    /** The bytes ended. */
    void end() {
        if (!over) {
            reader.end().forEach(this::piece);
        }
    }

    private void piece(StreamPiece piece) {
        if (piece.isContent()) {
            relaying = true;
            attempt.relaying();
        }
        if (piece instanceof StreamPiece.Started started) {
            id = started.id();
            model = started.model();
        } else if (piece instanceof StreamPiece.Text text) {
            text(text);
        } else if (piece instanceof StreamPiece.Refusal words) {
            refusal(words);
        } else if (piece instanceof StreamPiece.ToolCallStarted started) {
            toolCall(started);
        } else if (piece instanceof StreamPiece.ToolCallArguments more) {
            stream.arguments(model, more.choice(), more.index(), more.fragment());
        } else if (piece instanceof StreamPiece.Finished finished) {
            finishes.add(new Finish(finished.choice(), finished.reason()));
        } else if (piece instanceof StreamPiece.Used used) {
            usage = used.usage();
            attempt.used(usage);
        } else if (piece instanceof StreamPiece.Failed failed) {
            relayed();
            throw attempt.failed(failed.failure());
        } else {
            complete();
        }
    }

    private void text(StreamPiece.Text piece) {
        String text = alignment.next(characters.next(piece.choice(), piece.text()));
        // they are of the tokens as they came
        text(piece.choice(), text, text.equals(piece.text()) ? piece.logprobs() : null);
    }

    private void text(int choice, String text, @Nullable JsonNode logprobs) {
        if (!text.isEmpty()) {
            begin();
            stream.text(model, choice, text, logprobs);
        }
    }

    private void toolCall(StreamPiece.ToolCallStarted started) {
        begin();
        ToolCall toolCall = new ToolCall(started.id(), started.name(), "", started.signature());
        stream.toolCall(model, started.choice(), started.index(), toolCall);
    }

    /** A refusal that comes before any content of this target may still be rerouted, so it is kept until the answer is whole. */
    private void refusal(StreamPiece.Refusal words) {
        if (content) {
            stream.refusal(model, words.choice(), words.text());
        } else {
            refusal.append(words.text());
        }
    }

    /** The first content of this attempt. */
    private void begin() {
        if (content) {
            return;
        }
        content = true;
        attempt.streamBegins();
        if (takesOver) {
            stream.takenOver(attempt.target().name(), model);
        } else {
            stream.open(
                    call,
                    attempt.target().config(),
                    attempt.label(),
                    attempt.target().simulated());
        }
    }

    private void complete() {
        text(0, alignment.end(), null);
        boolean filtered = finishes.stream().anyMatch(finish -> finish.reason() == FinishReason.CONTENT_FILTER);
        if (!content && (filtered || !refusal.isEmpty())) {
            throw attempt.failed(refused());
        }
        begin();
        over = true;
        attempt.streamed(summary(null, FinishReason.STOP));
        stream.finish(call, model, finishes, usage);
    }

    private Failure refused() {
        String words = refusal.isEmpty() ? "the provider's content filter withheld the answer" : refusal.toString();
        return Failure.refusal(summary(words, FinishReason.CONTENT_FILTER), words);
    }

    /** What the call keeps of a streamed answer; its text has gone to the caller. */
    private ChatAnswer summary(@Nullable String words, FinishReason reason) {
        Choice choice = new Choice(0, null, words, List.of(), reason, null, Map.of());
        return new ChatAnswer(id, model, List.of(choice), usage, Map.of());
    }
}
