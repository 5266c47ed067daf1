package org.llmfailover.config;

import java.util.Locale;
import java.util.Set;

/** Checks of what goes into request headers. */
final class HeaderText {

    /** Written by the HTTP client itself, or meant for one hop only (RFC 9110, section 7.6.1). */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderText() {}

    /** Fails for a name that is no HTTP token, and for one the configuration may not set. */
    static void checkName(String property, String name) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new ConfigException(property + " has the header name " + ConfigException.quoted(name)
                    + ": expected letters, digits and -, for example X-Title");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ConfigException(
                    property + " sets a header that the HTTP client writes itself: remove the property");
        }
    }

    /** The value, which is never shown, when it is printable ASCII. */
    static String checkedValue(String property, String value) {
        if (!value.matches("[\\x20-\\x7e\\t]+")) {
            throw new ConfigException(
                    property + " holds a character that cannot go into a header: use printable ASCII only");
        }
        return value;
    }
}
