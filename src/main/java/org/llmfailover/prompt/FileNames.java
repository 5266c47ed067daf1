package org.llmfailover.prompt;

import java.util.regex.Pattern;

/** Which names may become part of a path: one segment, never hidden, never a way up. */
final class FileNames {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]|^[^A-Za-z0-9]|(?<=\\.)\\.");

    private FileNames() {}

    /** Whether a name from outside is used as it is. */
    static boolean isSafe(String name) {
        return SAFE.matcher(name).matches() && !name.contains("..");
    }

    /** The name of a file, without its ending, for a provider or a model id: what is unfit becomes {@code _}. */
    static String of(String id) {
        return UNFIT.matcher(id).replaceAll("_");
    }
}
