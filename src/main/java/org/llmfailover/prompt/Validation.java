package org.llmfailover.prompt;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;

/**
 * What a variant's answers must keep to. Immutable and thread-safe.
 *
 * <p>Expressions are RE2: their time grows with the length of the answer only, whatever a model writes. The price is no
 * look-around and no back-references. An expression is searched for anywhere; {@code .} stops at a line end unless
 * {@code (?s)} is given, and {@code $} is the end of the answer unless {@code (?m)} is given.
 *
 * @param minLength in characters, surrounding white space not counted; 0 for none
 */
record Validation(@Nullable AnswerSchema schema, List<Pattern> mustMatch, List<Pattern> mustNotMatch, long minLength) {

    /** Reads the {@code validation} of a variant, null when it has none. */
    static Validation read(@Nullable YamlObject yaml) {
        if (yaml == null) {
            return new Validation(null, List.of(), List.of(), 0);
        }
        yaml.allow("json-schema", "must-match", "must-not-match", "min-length");
        Long minLength = yaml.whole("min-length", 0, Integer.MAX_VALUE);
        return new Validation(
                schema(yaml),
                patterns(yaml, "must-match"),
                patterns(yaml, "must-not-match"),
                minLength == null ? 0 : minLength);
    }

    private static @Nullable AnswerSchema schema(YamlObject yaml) {
        YamlObject schema = yaml.object("json-schema");
        try {
            return schema == null ? null : AnswerSchema.compile(schema.node());
        } catch (IllegalArgumentException e) {
            throw yaml.wrong("json-schema", String.valueOf(e.getMessage()));
        }
    }

    private static List<Pattern> patterns(YamlObject yaml, String key) {
        List<Pattern> patterns = new ArrayList<>();
        for (String regex : yaml.texts(key)) {
            try {
                patterns.add(Pattern.compile(regex));
            } catch (PatternSyntaxException e) {
                throw yaml.wrong(key, "holds /" + regex + "/, which is no RE2 expression: " + e.getDescription());
            }
        }
        return List.copyOf(patterns);
    }

    /** Whether there is nothing to check. */
    boolean isEmpty() {
        return schema == null && mustMatch.isEmpty() && mustNotMatch.isEmpty() && minLength == 0;
    }

    /** Which rule the answer breaks, without its text, or empty. Every choice of the answer is looked at. */
    Optional<String> check(ChatAnswer answer) {
        return answer.choices().stream()
                .filter(Validation::isText)
                .flatMap(choice -> check(choice.text() == null ? "" : choice.text()).stream())
                .findFirst();
    }

    /** What comes with a call of a tool is no answer yet, and a refusal is no wrong text. */
    private static boolean isText(Choice choice) {
        boolean blank = choice.text() == null || choice.text().isBlank();
        return choice.toolCalls().isEmpty() && !(blank && choice.refusal() != null);
    }

    private Optional<String> check(String text) {
        String stripped = text.strip();
        if (stripped.codePointCount(0, stripped.length()) < minLength) {
            return Optional.of("is shorter than min-length " + minLength);
        }
        for (Pattern pattern : mustMatch) {
            if (!pattern.matcher(text).find()) {
                return Optional.of("does not match must-match /" + pattern + "/");
            }
        }
        for (Pattern pattern : mustNotMatch) {
            if (pattern.matcher(text).find()) {
                return Optional.of("matches must-not-match /" + pattern + "/");
            }
        }
        return schema == null ? Optional.empty() : schema.check(text).map(rule -> "fails json-schema (" + rule + ")");
    }
}
