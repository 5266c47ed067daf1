package org.llmfailover.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Collects an {@link ErrorBody} from any shape: {@code error} as object, list or string, flat, {@code detail}, AWS's
 * {@code message}, an upstream's body quoted as a string, a page, broken JSON. The innermost error speaks first, and the
 * first to speak is heard. One instance a body; not thread-safe.
 */
final class ErrorBodyReader {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 16;
    private static final int MAX_NODES = 500;

    /** In the order in which the better sentence comes first. */
    private static final List<String> MESSAGES = List.of(
            "message", "Message", "error_description", "msg", "detail", "errors", "fault", "faultstring", "title");

    private static final List<String> NAMES =
            List.of("type", "code", "status", "reason", "error_code", "error_type", "errorcode", "__type");

    private static final Pattern TITLE = Pattern.compile("<title[^>]{0,200}>([^<]{1,300})", Pattern.CASE_INSENSITIVE);

    /** What can be saved from JSON that was cut off or is wrapped in something else. */
    private static final Pattern FIELD =
            Pattern.compile("\"(message|type|code|status|reason|error_code|quotaId|retryDelay)\""
                    + "\\s{0,20}:\\s{0,20}\"((?:[^\"\\\\]|\\\\.){0,1000}+)");

    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> quotas = new ArrayList<>();
    private @Nullable String message;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String param;
    private @Nullable String retryDelay;
    private int status;
    private int nodes;
    private boolean html;

    ErrorBody body() {
        return new ErrorBody(message, html, type, code, param, status, names, quotas, retryDelay);
    }

    void page(String text) {
        html = true;
        Matcher title = TITLE.matcher(text);
        message = title.find() ? title.group(1) : null;
    }

    void text(String text) {
        JsonNode json = ErrorBody.json(text);
        if (json != null) {
            tree(json);
        } else if (!saved(text) && !text.startsWith("{") && !text.startsWith("[")) {
            say(text);
        }
    }

    void tree(JsonNode tree) {
        visit(tree, 0);
    }

    /** For instance {@code ThrottlingException:http://internal.amazon.com/coral/}. */
    void awsType(@Nullable String header) {
        if (header != null) {
            int colon = header.indexOf(':');
            String name = colon < 0 ? header : header.substring(0, colon);
            nameAs("type", name.substring(name.lastIndexOf('#') + 1));
        }
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
                say(node.textValue());
            }
        } else if (node.isArray()) {
            for (int i = 0; i < Math.min(node.size(), MAX_ITEMS); i++) {
                visit(node.get(i), depth + 1);
            }
        } else if (node.isObject()) {
            visitObject(node, depth + 1);
        }
    }

    private void visitObject(JsonNode node, int depth) {
        JsonNode inner = innerError(node);
        if (inner != null) {
            visit(inner, depth);
        } else {
            readNames(node);
            readError(node, depth);
        }
        readMessages(node, depth);
        readDetails(node.path("details"), depth);
        readInnerError(node);
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

    /** {@code error} as a string is the message (Ollama, xAI) or, beside a message, the type (OAuth). */
    private void readError(JsonNode node, int depth) {
        JsonNode error = node.path("error");
        if (!error.isTextual()) {
            return;
        }
        if (node.path("message").isTextual() || node.path("error_description").isTextual()) {
            nameAs("type", error.textValue());
        } else {
            visit(error, depth);
        }
    }

    private void readMessages(JsonNode node, int depth) {
        if (node.path("loc").isArray()) { // a validation error of FastAPI: where, then what
            String where = StreamSupport.stream(node.path("loc").spliterator(), false)
                    .limit(MAX_ITEMS)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining("."));
            param = param == null ? where : param;
            say(where + ": " + node.path("msg").asText());
        }
        for (String name : MESSAGES) {
            visit(node.path(name), depth);
        }
    }

    private void readNames(JsonNode node) {
        for (String name : NAMES) {
            JsonNode value = node.path(name);
            if (value.isTextual()) {
                nameAs(name, value.textValue());
            } else if (value.canConvertToInt() && value.isIntegralNumber()) {
                number(name, value.intValue());
            }
        }
        JsonNode about = node.path("param");
        if (param == null && about.isValueNode() && !about.isNull()) {
            param = about.asText();
        }
        for (String name : List.of("statusCode", "status_code")) {
            number(name, node.path(name).isInt() ? node.path(name).intValue() : 0);
        }
        if (node.has("originalStatusCode")) { // only Bedrock's ModelErrorException has it
            names.add(ErrorBody.squash("ModelErrorException"));
        }
        node.fieldNames()
                .forEachRemaining(
                        name -> { // a Bedrock stream names its exceptions so
                            if (name.endsWith("Exception") && node.path(name).isObject()) {
                                nameAs("type", name);
                                visit(node.path(name), MAX_DEPTH);
                            }
                        });
    }

    private void number(String name, int value) {
        if (name.equals("code") && code == null) {
            code = Integer.toString(value);
        }
        if (status == 0 && value >= 400 && value <= 599) {
            status = value;
        }
    }

    private void nameAs(String field, String value) {
        if (value.isBlank() || (field.equals("type") && value.equals("error"))) {
            return; // {"type":"error"} only says that it is one
        }
        names.add(ErrorBody.squash(value));
        if (field.equals("code")) {
            code = code == null ? value : code;
            if (value.matches("[45]\\d\\d")) {
                number(field, Integer.parseInt(value));
            }
        } else if (type == null && !(field.equals("status") && !value.matches("[A-Z_]{2,40}"))) {
            type = value;
        }
    }

    /** Anthropic's details are an object with a code, Google's a list of typed objects. */
    private void readDetails(JsonNode details, int depth) {
        if (details.isArray()) {
            for (int i = 0; i < Math.min(details.size(), MAX_ITEMS) && depth < MAX_DEPTH; i++) {
                readDetails(details.get(i), depth + 1);
            }
            return;
        }
        for (String name : List.of("reason", "error_code", "code")) {
            if (details.path(name).isTextual()) {
                names.add(ErrorBody.squash(details.path(name).textValue()));
            }
        }
        if (retryDelay == null && details.path("retryDelay").isTextual()) {
            retryDelay = details.path("retryDelay").textValue();
        }
        JsonNode violations = details.path("violations");
        for (int i = 0; i < Math.min(violations.size(), MAX_ITEMS); i++) {
            quota(violations.path(i).path("quotaId"));
        }
        quota(details.path("metadata").path("quota_limit"));
    }

    private void quota(JsonNode id) {
        if (id.isTextual()) {
            quotas.add(ErrorText.cut(id.textValue(), 200));
        }
    }

    /** Azure says in it why a filter struck. */
    private void readInnerError(JsonNode node) {
        JsonNode inner = node.has("innererror") ? node.path("innererror") : node.path("inner_error");
        if (inner.path("code").isTextual()) {
            names.add(ErrorBody.squash(inner.path("code").textValue()));
        }
    }

    /** OpenRouter tells in it what the upstream provider said, and whether its moderation struck. */
    private void readMetadata(JsonNode metadata, int depth) {
        if (metadata.has("flagged_input")) {
            names.add(ErrorBody.squash("flagged_input"));
        }
        if (metadata.path("error_type").isTextual()) {
            names.add(ErrorBody.squash(metadata.path("error_type").textValue()));
        }
        String own = message;
        if ("Provider returned error".equals(own)) {
            message = null;
        }
        visit(metadata.path("raw"), depth);
        message = message == null ? own : message;
    }

    private boolean saved(String text) {
        boolean any = false;
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            any = true;
            String value = field.group(2);
            switch (field.group(1)) {
                case "message" -> say(value.replace("\\n", " ").replace("\\\"", "\""));
                case "quotaId" -> quotas.add(ErrorText.cut(value, 200));
                case "retryDelay" -> retryDelay = retryDelay == null ? value : retryDelay;
                default -> nameAs(field.group(1), value);
            }
        }
        return any;
    }

    private void say(String text) {
        if (message == null && !text.isBlank()) {
            message = text;
        }
    }
}
