package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One value of a caller's request together with its path, so that a complaint can say where it is.
 *
 * @param path for instance {@code messages[2].content[0].type}; empty for the request itself
 */
record RequestField(String path, JsonNode node) {

    private static final int SHOWN = 40;

    /** The member of this object, or null when it is absent or JSON null. */
    @Nullable
    RequestField find(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? null : new RequestField(pathOf(name), member);
    }

    /** The member of this object, which must be there. */
    RequestField get(String name, String expected) {
        RequestField member = find(name);
        if (member == null) {
            throw new InvalidRequestException(pathOf(name) + " is missing; it must be " + expected + ".", pathOf(name));
        }
        return member;
    }

    /** Refuses a member of an older form of the format. */
    void refuse(String legacy, String modern) {
        if (find(legacy) != null) {
            throw new InvalidRequestException(
                    pathOf(legacy) + " is no longer supported; it must be given as " + modern + ".", pathOf(legacy));
        }
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    RequestField object() {
        if (!node.isObject()) {
            throw wrong(kind(), "an object");
        }
        return this;
    }

    /** The elements of this array, each with its own path. */
    List<RequestField> items(String expected) {
        if (!node.isArray()) {
            throw wrong(kind(), expected);
        }
        List<RequestField> items = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            items.add(new RequestField(path + "[" + items.size() + "]", item));
        }
        return items;
    }

    /** A string that may be prompt text: a complaint says its kind, never its words. */
    String text() {
        if (!node.isTextual()) {
            throw wrong(kind(), "a string");
        }
        return node.textValue();
    }

    /** A string of at least one character, such as a name or an id. */
    String word() {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw wrong("a non-empty string");
        }
        return node.textValue();
    }

    boolean bool() {
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    double number(int least, int most) {
        boolean fits = node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most;
        if (!fits) {
            throw wrong("a number from " + least + " to " + most);
        }
        return node.doubleValue();
    }

    int integer(int least, int most) {
        boolean fits = node.isIntegralNumber()
                && node.canConvertToInt()
                && node.intValue() >= least
                && node.intValue() <= most;
        if (!fits) {
            String range = most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
            throw wrong("a whole number " + range);
        }
        return node.intValue();
    }

    long integer() {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong("a whole number of 64 bits");
        }
        return node.longValue();
    }

    /** The complaint about a value that is not prompt text, and so may be shown, cut short. */
    InvalidRequestException wrong(String expected) {
        return wrong(shown(), expected);
    }

    /** The complaint about a value, with words for what was found. */
    InvalidRequestException wrong(String found, String expected) {
        String subject = path.isEmpty() ? "The request" : path;
        return new InvalidRequestException(
                subject + " is " + found + "; it must be " + expected + ".", path.isEmpty() ? null : path);
    }

    private String shown() {
        if (node.isContainerNode()) {
            return kind();
        }
        String text = node.asText();
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return node.isTextual() ? '"' + cut.replaceAll("\\p{Cntrl}", " ") + '"' : cut;
    }

    private String kind() {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> "null";
            case OBJECT, ARRAY -> "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
