package org.llmfailover.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Checks of URLs that come from the configuration. */
final class UrlText {

    private static final String FORM =
            "an absolute http or https URL with a host and without user info, query or fragment";

    private UrlText() {}

    /** The URL without slashes at its end. */
    static String checked(String property, String value) {
        if (!isBase(value)) {
            throw mayHoldSecret(value)
                    ? new ConfigException(property + " is not " + FORM + ", for example https://llm.example.com/v1")
                    : ConfigException.bad(property, value, FORM, "https://llm.example.com/v1");
        }
        return value.replaceAll("/+$", "");
    }

    private static boolean isBase(String value) {
        try {
            URI uri = new URI(value);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean mayHoldSecret(String value) {
        return value.contains("@") || value.contains("?") || value.contains("#");
    }
}
