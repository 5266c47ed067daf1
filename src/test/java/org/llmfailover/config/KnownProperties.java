package org.llmfailover.config;

import java.util.List;
import java.util.Set;

/** The vocabulary of properties, for tests of other packages. */
public final class KnownProperties {

    private KnownProperties() {}

    public static List<String> all() {
        return PropertyVocabulary.KNOWN;
    }

    public static boolean isKnown(String name) {
        try {
            PropertyVocabulary.refuseUnknown(Set.of(name));
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }
}
