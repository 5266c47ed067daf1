package org.llmfailover.provider;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what becomes an {@link ErrorBody}; of most things the first one told stays. Not thread-safe. */
final class ErrorFacts {

    private static final int MAX_QUOTA = 200;
    private static final String OPENROUTERS_GENERAL_MESSAGE = "Provider returned error";

    private static final Pattern ONE_WORD = Pattern.compile("[\\w-]{3,64}");
    private static final Pattern ERROR_STATUS = Pattern.compile("[45]\\d\\d");
    private static final Pattern GOOGLES_STATUS = Pattern.compile("[A-Z_]{2,40}");

    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> quotas = new ArrayList<>();
    private @Nullable String message;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String param;
    private @Nullable String retryDelay;
    private int status;
    private boolean page;

    ErrorBody body() {
        return new ErrorBody(message, page, type, code, param, status, names, quotas, retryDelay);
    }

    void page() {
        page = true;
    }

    void message(String text) {
        if (text.isBlank()) {
            return;
        }
        if (message == null || message.equals(OPENROUTERS_GENERAL_MESSAGE)) {
            message = text;
            if (ONE_WORD.matcher(text).matches()) {
                name(text);
            }
        }
    }

    /** A name that only serves to tell failures apart. */
    void name(String name) {
        names.add(ErrorBody.squash(name));
    }

    void type(String value) {
        if (value.isBlank() || value.equals("error")) {
            return; // {"type":"error"} only says that it is one
        }
        name(value);
        type = type == null ? value : type;
    }

    void code(String value) {
        if (value.isBlank()) {
            return;
        }
        name(value);
        code = code == null ? value : code;
        if (ERROR_STATUS.matcher(value).matches()) {
            status(Integer.parseInt(value));
        }
    }

    /** Google's {@code RESOURCE_EXHAUSTED} is a type; a state such as {@code failed} is none. */
    void state(String value) {
        if (GOOGLES_STATUS.matcher(value).matches()) {
            type(value);
        }
    }

    void status(int value) {
        if (status == 0 && value >= 400 && value <= 599) {
            status = value;
        }
    }

    void param(String value) {
        param = param == null && !value.isBlank() ? value : param;
    }

    void quota(String id) {
        quotas.add(ErrorText.cut(id, MAX_QUOTA));
    }

    void retryDelay(String value) {
        retryDelay = retryDelay == null ? value : retryDelay;
    }
}
