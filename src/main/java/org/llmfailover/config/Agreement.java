package org.llmfailover.config;

import com.fasterxml.jackson.core.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * When two answers of a vote count as the same.
 *
 * @param by what of them is compared
 * @param pointer where in the JSON, for {@link By#JSON_POINTER}; null for the others
 */
public record Agreement(By by, @Nullable JsonPointer pointer) {

    /** The default: white space and case folded. */
    public static final Agreement TEXT = new Agreement(By.TEXT, null);

    /** What of two answers is compared. */
    public enum By {
        /** The text, white space and case folded. */
        TEXT,
        /** The JSON, whatever its order of fields. */
        JSON,
        /** One place of the JSON. */
        JSON_POINTER,
        /** The number in it. */
        NUMBER
    }
}
