package org.llmfailover.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link ErrorBody} of any shape: {@code error} as object, list or string, flat, {@code detail}, AWS's
 * {@code message}, an upstream's body quoted as a string, a page, broken JSON. The innermost error speaks first. One
 * instance a body; not thread-safe.
 */
final class ErrorBodyReader {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 16;
    private static final int MAX_NODES = 500;

    /** In the order in which the better sentence comes first. */
    private static final List<String> MESSAGES = List.of(
            "message", "Message", "error_description", "msg", "detail", "errors", "fault", "faultstring", "title");

    private static final List<String> TYPES =
            List.of("type", "error_type", "__type", "reason", "error_code", "errorcode");

    private static final Pattern TITLE = Pattern.compile("<title[^>]{0,200}>([^<]{1,300})", Pattern.CASE_INSENSITIVE);

    /** What can be saved from JSON that was cut off or is wrapped in something else. */
    private static final Pattern FIELD =
            Pattern.compile("\"(message|type|code|status|reason|error_code|quotaId|retryDelay)\""
                    + "\\s{0,20}:\\s{0,20}\"((?:[^\"\\\\]|\\\\.){0,1000}+)");

    private final ErrorFacts facts = new ErrorFacts();
    private int nodes;

    ErrorBody body() {
        return facts.body();
    }

    void page(String text) {
        facts.page();
        Matcher title = TITLE.matcher(text);
        if (title.find()) {
            facts.message(title.group(1));
        }
    }

    void text(String text) {
        JsonNode json = ErrorBody.json(text);
        if (json != null) {
            tree(json);
        } else if (!saved(text) && !text.startsWith("{") && !text.startsWith("[")) {
            facts.message(text);
        }
    }

    void tree(JsonNode tree) {
        visit(tree, 0);
    }

    /** For instance {@code ThrottlingException:http://internal.amazon.com/coral/}. */
    void awsType(String header) {
        int colon = header.indexOf(':');
        String name = colon < 0 ? header : header.substring(0, colon);
        facts.type(name.substring(name.lastIndexOf('#') + 1));
    }

    private boolean saved(String text) {
        boolean any = false;
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            any = true;
            String value = field.group(2);
            switch (field.group(1)) {
                case "message" -> facts.message(value.replace("\\n", " ").replace("\\\"", "\""));
                case "code" -> facts.code(value);
                case "status" -> facts.state(value);
                case "quotaId" -> facts.quota(value);
                case "retryDelay" -> facts.retryDelay(value);
                default -> facts.type(value);
            }
        }
        return any;
    }

    private void visit(JsonNode node, int depth) {
        if (depth > MAX_DEPTH || nodes++ > MAX_NODES) {
            return;
        }
        if (node.isTextual()) {
            JsonNode quoted = ErrorBody.json(node.textValue().strip());
            if (quoted != null && quoted.isContainerNode()) {
                visit(quoted, depth + 1);
            } else {
                facts.message(node.textValue());
            }
        } else if (node.isArray()) {
            items(node).forEach(item -> visit(item, depth + 1));
        } else if (node.isObject()) {
            visitObject(node, depth + 1);
        }
    }

    private void visitObject(JsonNode node, int depth) {
        JsonNode inner = innerError(node);
        if (inner == null) {
            readNames(node);
            readError(node, depth);
        } else {
            visit(inner, depth);
        }
        readMessages(node, depth);
        readDetails(node.path("details"), depth);
        ifText(node.path(node.has("innererror") ? "innererror" : "inner_error").path("code"), facts::name);
        readMetadata(node.path("metadata"), depth);
    }

    /** The error that the object only wraps: an OpenAI-like body, a failed Responses event, a choice of OpenRouter. */
    private static @Nullable JsonNode innerError(JsonNode node) {
        for (JsonNode inner : List.of(
                node.path("error"),
                node.path("response").path("error"),
                node.path("choices").path(0).path("error"))) {
            if (inner.isContainerNode() && !inner.isEmpty()) {
                return inner;
            }
        }
        return null;
    }

    private void readNames(JsonNode node) {
        TYPES.forEach(name -> ifText(node.path(name), facts::type));
        ifText(node.path("status"), facts::state);
        ifText(node.path("code"), facts::code);
        if (node.path("code").isIntegralNumber()) {
            facts.code(node.path("code").asText());
        }
        for (String name : List.of("status", "statusCode", "status_code")) {
            facts.status(node.path(name).isInt() ? node.path(name).intValue() : 0);
        }
        JsonNode param = node.path("param");
        if (param.isTextual() || param.isIntegralNumber()) {
            facts.param(param.asText());
        }
        if (node.has("originalStatusCode")) { // only Bedrock's ModelErrorException has it
            facts.name("ModelErrorException");
        }
        node.fieldNames()
                .forEachRemaining(
                        name -> { // a Bedrock stream names its exceptions so
                            if (name.endsWith("Exception") && node.path(name).isObject()) {
                                facts.type(name);
                                ifText(node.path(name).path("message"), facts::message);
                            }
                        });
    }

    /** {@code error} as a string is the message (Ollama, xAI) or, beside a message, the type (OAuth). */
    private void readError(JsonNode node, int depth) {
        JsonNode error = node.path("error");
        if (error.isTextual()
                && (node.path("message").isTextual()
                        || node.path("error_description").isTextual())) {
            facts.type(error.textValue());
        } else {
            visit(error, depth);
        }
    }

    private void readMessages(JsonNode node, int depth) {
        if (node.path("loc").isArray()) { // a validation error of FastAPI: where, then what
            String where = items(node.path("loc")).map(JsonNode::asText).collect(Collectors.joining("."));
            facts.param(where);
            facts.message(where + ": " + node.path("msg").asText());
        }
        MESSAGES.forEach(name -> visit(node.path(name), depth));
    }

    /** Anthropic's details are an object with a code, Google's a list of typed objects. */
    private void readDetails(JsonNode details, int depth) {
        if (details.isArray() && depth <= MAX_DEPTH) {
            items(details).forEach(each -> readDetails(each, depth + 1));
        }
        for (String name : List.of("reason", "error_code", "code")) {
            ifText(details.path(name), facts::name);
        }
        ifText(details.path("retryDelay"), facts::retryDelay);
        items(details.path("violations")).forEach(violation -> ifText(violation.path("quotaId"), facts::quota));
        ifText(details.path("metadata").path("quota_limit"), facts::quota);
    }

    /** OpenRouter tells in it what the upstream provider said, and whether its moderation struck. */
    private void readMetadata(JsonNode metadata, int depth) {
        if (metadata.has("flagged_input")) {
            facts.name("flagged_input");
        }
        ifText(metadata.path("error_type"), facts::name);
        visit(metadata.path("raw"), depth);
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return IntStream.range(0, Math.min(array.size(), MAX_ITEMS)).mapToObj(array::path);
    }

    private static void ifText(JsonNode node, Consumer<String> taken) {
        if (node.isTextual()) {
            taken.accept(node.textValue());
        }
    }
}
