package org.llmfailover.config;

import java.util.regex.Pattern;

/** The plain names of queues and topics: no scheme, no option and no wildcard can be hidden in one. */
public final class QueueName {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$./-]{0,248}");

    private QueueName() {}

    /** Whether it is a name of letters, digits and {@code . _ - / $}, at most 249 characters long. */
    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    static String checked(String property, String name) {
        if (!isPlain(name)) {
            throw ConfigException.bad(property, name, "a name of letters, digits and . _ - / $", property);
        }
        return name;
    }
}
