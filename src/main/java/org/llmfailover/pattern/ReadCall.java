package org.llmfailover.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.RequestReader;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.prompt.MissingVariantException;
import org.llmfailover.prompt.PromptLibrary;

/** Reads a request once, whatever form it came in, finds its chain and pattern, and starts its deadline. Thread-safe. */
public final class ReadCall implements Processor {

    /** The exchange property with the form of the request. */
    static final String FORM = "LlmForm";

    /** The exchange property the content-based router reads. */
    public static final String PATTERN = "LlmPattern";

    /** The exchange property with the request as it was parsed: a JSON tree, or the prompt as text. */
    public static final String PARSED = "LlmParsed";

    private static final String HIGH = "high";

    private final Chains chains;
    private final PromptLibrary prompts;
    private final RequestReader reader;
    private final Clock clock;
    private final long maxBody;

    /** The exchange property with the place a door wants a streamed answer to go. */
    public static final String SINK = "LlmSink";

    /** The exchange property with the instant at which a door took the request in, where it did not go on at once. */
    static final String ARRIVED = "LlmArrived";

    /** The exchange property by which a door without streams has a request for one answered whole. */
    public static final String WHOLE = "LlmWhole";

    /** The exchange property that says that a host reads a stream from the body. */
    static final String HOST_STREAM = "LlmHostStream";

    /** The exchange property with the number of the chain's primary. */
    public static final String PRIMARY = "LlmPrimary";

    public ReadCall(Chains chains, PromptLibrary prompts, RequestReader reader, long maxBody, Clock clock) {
        this.chains = chains;
        this.prompts = prompts;
        this.reader = reader;
        this.maxBody = maxBody;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Instant startedAt = exchange.getProperty(ARRIVED, clock.instant(), Instant.class);
        Message message = exchange.getMessage();
        LlmHeaders.OUT.forEach(message::removeHeader);
        keepStream(message);
        HostState.keep(exchange);
        RequestHeaders headers = new RequestHeaders(message);
        Body body = body(message.getBody());
        exchange.setProperty(FORM, body.form());
        exchange.setProperty(PARSED, body.parsed());
        Call call = call(exchange, terms(headers, body), startedAt);
        exchange.setProperty(Call.PROPERTY, call);
        exchange.setProperty(PRIMARY, call.primary().number());
        exchange.setProperty(PATTERN, call.terms().pattern().wireName());
    }

    private Call call(Exchange exchange, Terms terms, Instant startedAt) {
        ChunkSink sink = exchange.getProperty(SINK, ChunkSink.class);
        boolean whole = exchange.getProperty(WHOLE, false, boolean.class);
        if (sink == null && !whole && terms.request().stream()) {
            sink = new PipeSink();
            exchange.setProperty(SINK, sink);
            exchange.setProperty(HOST_STREAM, true);
        }
        return new Call(terms, sink, clock, startedAt);
    }

    private Terms terms(RequestHeaders headers, Body body) {
        String named = headers.text(LlmHeaders.PROMPT);
        String asked = headers.text(LlmHeaders.CHAIN);
        ChatRequest request =
                request(body, () -> named != null || chains.find(asked, null).prompt() != null);
        ChainConfig chain = chains.find(asked, request.model());
        String prompt = named == null ? chain.prompt() : named;
        if (prompt != null) {
            requireVariants(prompt, chain);
        }
        return new Terms(
                request,
                chain,
                pattern(headers, chain),
                prompt,
                prompt == null ? null : body.json(),
                headers.millis(LlmHeaders.BUDGET_MILLIS, chain.budget()),
                headers.millis(LlmHeaders.DEADLINE_MILLIS, chain.deadline()),
                HIGH.equals(headers.text(LlmHeaders.VALUE)),
                headers.text(LlmHeaders.CONVERSATION));
    }

    /** A prompt that a caller names is checked before anything is sent. */
    private void requireVariants(String prompt, ChainConfig chain) {
        try {
            prompts.requireVariants(prompt, promptTargets(chain));
        } catch (MissingVariantException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), LlmHeaders.PROMPT);
        }
    }

    /** What a chain's named prompt must have a variant for. */
    public static List<PromptLibrary.Target> promptTargets(ChainConfig chain) {
        Pattern most = chain.grants(Pattern.QUORUM) ? Pattern.QUORUM : Pattern.RETRY_AND_SHED;
        return chain.targetsOf(most).stream()
                .map(target -> new PromptLibrary.Target(target.provider().name(), target.model()))
                .toList();
    }

    private static Pattern pattern(RequestHeaders headers, ChainConfig chain) {
        String asked = headers.text(LlmHeaders.PATTERN);
        if (asked == null) {
            return chain.pattern();
        }
        return Pattern.named(asked)
                .filter(pattern -> pattern.isAlwaysAllowed() || chain.grants(pattern))
                .orElseThrow(() -> new InvalidRequestException(
                        "LlmPattern '" + asked + "' is not granted by chain '" + chain.name()
                                + "'; ask for single, hot-cold or retry-and-shed",
                        LlmHeaders.PATTERN));
    }

    /** With a named prompt, a JSON object without messages is the prompt's variables. */
    private ChatRequest request(Body body, BooleanSupplier named) {
        if (body.request() != null) {
            return body.request();
        }
        JsonNode json = body.json();
        if (json == null) {
            return ChatRequest.ofPrompt(body.text());
        }
        boolean variables = json.isObject() && !json.has("messages") && named.getAsBoolean();
        return variables ? ChatRequest.ofVariables() : reader.read(json);
    }

    /**
     * A body as it was understood.
     *
     * @param text the prompt when it is text and nothing else
     * @param json the object when it is one
     * @param request the bundle's own request when it is one
     */
    private record Body(CallForm form, String text, @Nullable JsonNode json, @Nullable ChatRequest request) {

        @Nullable
        Object parsed() {
            return request != null ? request : json != null ? json : text;
        }
    }

    private Body body(@Nullable Object body) throws IOException {
        if (body instanceof ChatRequest request) {
            return new Body(CallForm.MAP, "", null, request);
        }
        if (body instanceof Map<?, ?> map) {
            return new Body(CallForm.MAP, "", tree(map), null);
        }
        if (body instanceof String text) {
            return text(text);
        }
        if (body instanceof byte[] bytes) {
            return new Body(CallForm.JSON_BYTES, "", object(bytes), null);
        }
        if (body instanceof InputStream stream) {
            return new Body(CallForm.JSON_STREAM, "", object(readAll(stream)), null);
        }
        throw new InvalidRequestException(
                "the body must be a prompt, a chat-completions request as a map or as JSON, or a ChatRequest; it is "
                        + (body == null ? "empty" : "a " + body.getClass().getName()),
                null);
    }

    /** What JSON cannot say is the caller's mistake, and so is a map that contains itself. */
    private static JsonNode tree(Map<?, ?> map) {
        try {
            return Json.MAPPER.valueToTree(map);
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw new InvalidRequestException("the body is a map that cannot be written as JSON", null);
        }
    }

    /** Text that is a JSON object is a request; any other text is a prompt. */
    private static Body text(String text) {
        if (text.isBlank()) {
            throw new InvalidRequestException(
                    "the body is an empty text; give a prompt or a chat-completions request", null);
        }
        if (!text.stripLeading().startsWith("{")) {
            return new Body(CallForm.TEXT, text, null, null);
        }
        try {
            return new Body(CallForm.JSON_STRING, "", Json.MAPPER.readTree(text), null);
        } catch (JsonProcessingException e) {
            return new Body(CallForm.TEXT, text, null, null);
        }
    }

    /** Puts a stream that can be read again in the place of one that cannot: a failed call leaves its body behind. */
    private void keepStream(Message message) throws IOException {
        if (message.getBody() instanceof InputStream stream && !(stream instanceof StreamCache)) {
            byte[] bytes = stream.readNBytes(limit());
            InputStream again = new ByteArrayInputStream(bytes);
            message.setBody(bytes.length > maxBody ? new SequenceInputStream(again, stream) : again);
            checkSize(bytes.length);
        }
    }

    private byte[] readAll(InputStream stream) throws IOException {
        stream.reset();
        byte[] bytes = stream.readNBytes(limit());
        stream.reset();
        checkSize(bytes.length);
        return bytes;
    }

    private int limit() {
        return (int) Math.min(Integer.MAX_VALUE - 8, maxBody + 1);
    }

    private void checkSize(long length) {
        if (length > maxBody) {
            throw new InvalidRequestException(
                    413, "the body is larger than llm.http.max-body allows (" + maxBody + " bytes)", null);
        }
    }

    private JsonNode object(byte[] bytes) {
        checkSize(bytes.length);
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            if (json.isMissingNode()) {
                throw new InvalidRequestException("the body is empty; send a chat-completions request", null);
            }
            return json;
        } catch (StreamConstraintsException e) {
            throw new InvalidRequestException("the body is nested too deep, or a number in it is too long", null);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("the body is not JSON: " + position(e), null);
        } catch (IOException e) {
            throw new InvalidRequestException("the body is not JSON: its characters are not UTF-8", null);
        }
    }

    /** Where it went wrong, without quoting what was written there. */
    private static String position(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "it cannot be parsed" : "error at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
