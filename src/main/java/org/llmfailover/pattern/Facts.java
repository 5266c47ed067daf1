package org.llmfailover.pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.config.TargetConfig;

/** What a caller is told about a call: the same facts as headers and as the {@code llm} object. */
final class Facts {

    /** For callers' own messages, which have no variant with a notice of its own. */
    private static final String DEFAULT_NOTICE = "We're temporarily using a backup model";

    private static final String SHORT_NOTICE = "Fewer models than usual stand behind this answer";

    private Facts() {}

    /** The headers of a stream that begins: what is known before its end. */
    static Map<String, Object> begun(Call call, TargetConfig target, String variant, boolean simulated) {
        boolean degraded = call.degradedBy(target);
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(LlmHeaders.PROVIDER, target.provider().name());
        headers.put(LlmHeaders.MODEL, target.model());
        headers.put(LlmHeaders.DEGRADED, degraded);
        if (degraded && call.degradedReason() != null) {
            headers.put(LlmHeaders.DEGRADED_REASON, call.degradedReason());
        }
        headers.put(LlmHeaders.PROMPT_VARIANT, variant);
        headers.put(LlmHeaders.ATTEMPTS, attempts(call));
        call.refusal().ifPresent(refusal -> headers.put(LlmHeaders.ERROR_KIND, FailureKind.REFUSAL.wireName()));
        if (simulated) {
            headers.put(LlmHeaders.SIMULATED, true);
        }
        return headers;
    }

    /** Puts the facts of an answered call on the message. */
    static void answered(Call call, Answered answered, boolean simulated, Message message) {
        message.setHeader(LlmHeaders.PROVIDER, answered.target().provider().name());
        message.setHeader(LlmHeaders.MODEL, answered.target().model());
        message.setHeader(LlmHeaders.DEGRADED, call.degraded());
        if (call.degraded()) {
            message.setHeader(LlmHeaders.DEGRADED_REASON, call.degradedReason());
        }
        message.setHeader(LlmHeaders.PROMPT_VARIANT, answered.variant());
        call.refusal().ifPresent(refusal -> message.setHeader(LlmHeaders.ERROR_KIND, FailureKind.REFUSAL.wireName()));
        common(call, simulated, message);
    }

    /** Puts the facts of a failed call on the message. */
    static void failed(@Nullable Call call, FailureKind kind, boolean simulated, Message message) {
        message.setHeader(LlmHeaders.ERROR_KIND, kind.wireName());
        if (call != null) {
            common(call, simulated, message);
        }
    }

    private static void common(Call call, boolean simulated, Message message) {
        message.setHeader(LlmHeaders.ATTEMPTS, attempts(call));
        if (simulated) {
            message.setHeader(LlmHeaders.SIMULATED, true);
        }
    }

    private static String attempts(Call call) {
        return call.attempts().stream().map(Attempt::toString).collect(Collectors.joining(","));
    }

    /** The {@code llm} object of an answer. */
    static ObjectNode json(Call call, Answered answered) {
        ObjectNode llm = Json.MAPPER.createObjectNode();
        llm.put("provider", answered.target().provider().name());
        llm.put("model", answered.target().model());
        llm.put("degraded", call.degraded());
        llm.put("degraded_reason", call.degraded() ? call.degradedReason() : null);
        llm.put("prompt_variant", answered.variant());
        ArrayNode attempts = llm.putArray("attempts");
        call.attempts().forEach(attempt -> attempts.add(attempt.toString()));
        llm.put("notice", notice(call, answered));
        if (!call.notes().isEmpty()) {
            ArrayNode notes = llm.putArray("notes");
            call.notes().forEach(notes::add);
        }
        call.verdict().ifPresent(verdict -> llm.set("quorum", quorum(verdict)));
        return llm;
    }

    private static ObjectNode quorum(Verdict verdict) {
        ObjectNode quorum = Json.MAPPER.createObjectNode();
        quorum.put("select", verdict.select().wireName());
        quorum.put("votes", verdict.votes());
        quorum.put("agreement", verdict.agreement());
        ArrayNode dissent = quorum.putArray("dissent");
        verdict.dissent().forEach(target -> dissent.add(target.name()));
        if (verdict.reason() != null) {
            quorum.put("reason", verdict.reason());
        }
        return quorum;
    }

    /** What a person should see: nothing while the primary answers. */
    private static @Nullable String notice(Call call, Answered answered) {
        if (!call.degraded()) {
            return null;
        }
        if (call.verdict().isPresent()) {
            return SHORT_NOTICE;
        }
        String own = answered.notice();
        return own == null ? DEFAULT_NOTICE : own;
    }
}
