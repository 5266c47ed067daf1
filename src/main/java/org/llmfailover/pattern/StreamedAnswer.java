package org.llmfailover.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.AnswerWriter;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Chunk;
import org.llmfailover.chat.ChunkWriter;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.Rescue;
import org.llmfailover.config.TargetConfig;

/**
 * What a streaming caller has been given so far, and the only way to give more. It outlives the attempts: when one breaks,
 * the next goes on here. Used by one thread at a time.
 */
public final class StreamedAnswer {

    private final ChunkSink sink;
    private final boolean includeUsage;
    private final Rescue rescue;
    private final ChunkWriter chunks;
    private final StringBuilder text = new StringBuilder();
    private final Set<Integer> begun = new HashSet<>();
    private boolean continuable = true;
    private boolean open;
    private boolean finished;
    private String owner = "";
    private boolean toolsBegun;
    private @Nullable Rescued rescued;
    private @Nullable FailureKind brokeBy;

    /**
     * How a stream was rescued.
     *
     * @param afterChars how much of the broken answer the caller had
     */
    private record Rescued(String from, String to, int afterChars, String mode) {}

    StreamedAnswer(Terms terms, ChunkSink sink, long created) {
        this.sink = sink;
        this.includeUsage = terms.request().includeUsage();
        this.rescue = terms.chain().rescue();
        this.chunks = new ChunkWriter(AnswerWriter.id("llm-" + UUID.randomUUID()), created);
    }

    /** Where the chunks go. */
    public ChunkSink sink() {
        return sink;
    }

    /** Whether the caller has been given anything, so that the answer cannot silently become another one. */
    public boolean isOpen() {
        return open;
    }

    /** The text given so far. */
    public String text() {
        return text.toString();
    }

    /** The next attempt's request. Half a JSON value and one of several choices cannot be continued honestly. */
    public void asks(ChatRequest request) {
        if (!open) {
            Integer choices = request.choices();
            continuable = request.responseFormat() == null && (choices == null || choices == 1);
        }
    }

    /** Whether another target may finish the answer; half a tool call it cannot. */
    boolean isRescuable() {
        return rescue != Rescue.ERROR && continuable && !toolsBegun;
    }

    /** A target failed after the answer had begun. */
    void broke(FailureKind kind) {
        brokeBy = brokeBy == null ? kind : brokeBy;
    }

    /** What broke it first; null when nothing did. */
    @Nullable
    FailureKind brokeBy() {
        return brokeBy;
    }

    /** Whether the caller has been given the whole answer. */
    boolean isFinished() {
        return finished;
    }

    /** Whether the next target goes on where the last one broke off; otherwise it answers afresh. */
    public boolean continues() {
        return open && rescue == Rescue.CONTINUE;
    }

    /** The first content came: the caller learns who answers, and the answer is this target's. */
    public void open(Call call, TargetConfig target, String variant, boolean simulated) {
        open = true;
        owner = target.name();
        sink.open(Facts.begun(call, target, variant, simulated), call.remaining());
    }

    /**
     * Fits what a target says to what the caller already has.
     *
     * @param isPrefill whether the target was given that as the beginning of its own answer
     */
    public Alignment alignment(boolean isPrefill) {
        return new Alignment(continues() ? text() : "", isPrefill);
    }

    /** Another target takes over with its first content. */
    public void takenOver(String to, String model) {
        rescued = new Rescued(owner, to, text.length(), rescue.wireName());
        owner = to;
        if (rescue == Rescue.RESTART) {
            ObjectNode restart = chunks.empty(model);
            restart.putObject("llm").put("restart", true);
            give(restart);
            text.setLength(0);
            begun.clear();
        }
    }

    /** More text; with the log probabilities of its tokens, where there are any. */
    public void text(String model, int choice, String piece, @Nullable JsonNode logprobs) {
        begin(model, choice);
        text.append(piece);
        sink.chunk(
                logprobs == null
                        ? chunks.text(model, choice, piece)
                        : Chunk.of(chunks.text(model, choice, piece, logprobs)));
    }

    public void refusal(String model, int choice, String piece) {
        begin(model, choice);
        give(chunks.refusal(model, choice, piece));
    }

    public void toolCall(String model, int choice, int index, ToolCall call) {
        begin(model, choice);
        toolsBegun = true;
        give(chunks.toolCall(model, choice, index, call.id(), call.name(), call.signature()));
    }

    public void arguments(String model, int choice, int index, String fragment) {
        give(chunks.arguments(model, choice, index, fragment));
    }

    /** Nothing more is there at this moment: what was given leaves now. */
    public void flush() {
        sink.flush();
    }

    private void give(ObjectNode chunk) {
        sink.chunk(Chunk.of(chunk));
    }

    private void begin(String model, int choice) {
        if (begun.add(choice)) {
            give(chunks.role(model, choice));
        }
    }

    /**
     * The answer is whole. The last chunk carries the usage and the facts; where no usage was asked for, the last chunk is
     * the one with the finish reason, because such clients do not expect a chunk without choices.
     */
    public void finish(Call call, String model, List<Finish> finishes, @Nullable Usage usage) {
        ObjectNode facts = facts(call.whole());
        List<ObjectNode> last = new ArrayList<>();
        finishes.forEach(finish -> {
            begin(model, finish.choice());
            last.add(chunks.finish(model, finish.choice(), finish.reason()));
        });
        if (includeUsage) {
            ObjectNode end = chunks.empty(model);
            end.set("usage", usage == null ? null : AnswerWriter.usage(usage));
            last.add(end);
        }
        last.get(last.size() - 1).set("llm", facts);
        last.forEach(this::give);
        finished = true;
        sink.done();
    }

    /** Why a choice ended. */
    public record Finish(int choice, FinishReason reason) {}

    /** Gives a whole answer as a stream, or as the rest of one. */
    void whole(Call call, Answered answered, boolean simulated) {
        ChatAnswer answer = answered.answer();
        Alignment alignment = alignment(false);
        if (open) {
            takenOver(answered.target().name(), answer.model());
        } else {
            open(call, answered.target(), answered.variant(), simulated);
        }
        List<Finish> finishes = new ArrayList<>();
        answer.choices().forEach(choice -> finishes.add(whole(answer.model(), choice, alignment)));
        finish(call, answer.model(), finishes, answer.usage());
    }

    private Finish whole(String model, Choice choice, Alignment alignment) {
        String words = choice.text() == null ? "" : alignment.next(choice.text()) + alignment.end();
        if (!words.isEmpty()) {
            text(model, choice.index(), words, words.equals(choice.text()) ? choice.logprobs() : null);
        }
        if (choice.refusal() != null) {
            refusal(model, choice.index(), choice.refusal());
        }
        for (int i = 0; i < choice.toolCalls().size(); i++) {
            ToolCall call = choice.toolCalls().get(i);
            toolCall(model, choice.index(), i, call);
            arguments(model, choice.index(), i, call.arguments());
        }
        return new Finish(choice.index(), choice.finishReason());
    }

    private ObjectNode facts(Call call) {
        ObjectNode facts = Facts.json(call, call.answer().orElseThrow());
        Rescued how = rescued;
        if (how != null) {
            facts.putObject("rescue")
                    .put("from", how.from())
                    .put("to", how.to())
                    .put("after_chars", how.afterChars())
                    .put("mode", how.mode());
        }
        return facts;
    }
}
