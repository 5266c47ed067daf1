package org.llmfailover.quorum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.config.Agreement;

/**
 * Tells what an answer says, so that answers that say the same are equal. Immutable.
 *
 * <p>Calls of tools say the same when they name the same functions with equal JSON, in the same order, whatever the text beside
 * them. An answer that does not hold what is compared (no JSON, nothing at the pointer, no number) agrees with nobody.
 */
final class Opinions {

    /** With a sign, and commas where thousands are grouped; not within a word, a date or a version. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.,-])[-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?![\\w]|[.,-]\\d)");

    /** More digits than any honest number. */
    private static final int MOST_DIGITS = 100;

    private static final Pattern FENCE = Pattern.compile("\\A\\s*```\\w*\\s*(.*?)\\s*```\\s*\\z", Pattern.DOTALL);

    private final Agreement agreement;

    Opinions(Agreement agreement) {
        this.agreement = agreement;
    }

    /** What the answer says in all of its choices. */
    Object of(ChatAnswer answer) {
        List<Object> said = new ArrayList<>();
        for (Choice choice : answer.choices()) {
            Object opinion = choice.toolCalls().isEmpty() ? ofText(text(choice)) : ofTools(choice.toolCalls());
            said.add(opinion == null ? new Object() : opinion);
        }
        return said;
    }

    private static String text(Choice choice) {
        return choice.text() == null ? "" : choice.text();
    }

    private @Nullable Object ofText(String text) {
        return switch (agreement.by()) {
            case TEXT -> text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            case JSON -> plain(json(text));
            case JSON_POINTER -> plain(json(text).at(Objects.requireNonNull(agreement.pointer())));
            case NUMBER -> lastNumber(text);
        };
    }

    private static Object ofTools(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> List.of(
                        call.name(), Objects.requireNonNullElse(plain(json(call.arguments())), call.arguments())))
                .toList();
    }

    /** A model that explains itself gives its result last. */
    private static @Nullable Object lastNumber(String text) {
        Matcher found = NUMBER.matcher(text);
        BigDecimal last = null;
        while (found.find()) {
            String digits = found.group().replace(",", "");
            if (digits.length() <= MOST_DIGITS) {
                last = new BigDecimal(digits).stripTrailingZeros();
            }
        }
        return last;
    }

    /** The JSON, out of the fence that some models put around it; a missing node when it is none. */
    private static JsonNode json(String text) {
        Matcher fenced = FENCE.matcher(text);
        try {
            return Json.MAPPER.readTree(fenced.matches() ? fenced.group(1) : text);
        } catch (JsonProcessingException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }

    /** The value without what JSON leaves open: the order of fields, and how a number is written. Null when there is none. */
    private static @Nullable Object plain(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isObject()) {
            TreeMap<String, Object> fields = new TreeMap<>();
            node.properties()
                    .forEach(field -> fields.put(field.getKey(), Objects.requireNonNull(plain(field.getValue()))));
            return fields;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(Objects.requireNonNull(plain(item))));
            return items;
        }
        return node.isNumber() ? node.decimalValue().stripTrailingZeros() : node;
    }
}
