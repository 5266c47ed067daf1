package org.llmfailover.config;

/**
 * A configuration that cannot be used: one sentence that names the property, its value and what to do. Carries no
 * stack trace, and never a key or a header's value.
 */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_VALUE = 120;

    public ConfigException(String message) {
        super(message, null, false, false);
    }

    /** A property whose value has the wrong form. */
    static ConfigException bad(String property, String value, String form, String example) {
        return new ConfigException(
                property + " is " + quoted(value) + ": expected " + form + ", for example " + example);
    }

    /** The value in quotes, on one line and of bounded length. */
    static String quoted(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        String shown = line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "..." : line;
        return '"' + shown + '"';
    }
}
