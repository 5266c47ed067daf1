package org.llmfailover.provider.openai;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who stands behind a base URL, as far as it changes what a request may hold. */
enum OpenAiHost {
    OPENAI,
    /** Azure OpenAI's v1 endpoint. */
    AZURE,
    /** Answers 422 {@code extra_forbidden} to every field it does not know. */
    MISTRAL,
    /** Google's OpenAI-compatible endpoints. */
    GOOGLE,
    /** Any other server that speaks the format. */
    COMPATIBLE;

    private static final int LONGEST_CALL_ID = 40;
    private static final Pattern MISTRAL_CALL_ID = Pattern.compile("[a-zA-Z0-9]{9}");

    static OpenAiHost of(String url) {
        String host = host(url);
        if (host.equals("api.openai.com") || host.endsWith(".api.openai.com")) {
            return OPENAI;
        }
        if (host.endsWith(".openai.azure.com")) {
            return AZURE;
        }
        if (host.equals("api.mistral.ai")) {
            return MISTRAL;
        }
        return host.endsWith(".googleapis.com") ? GOOGLE : COMPATIBLE;
    }

    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether the fields only OpenAI knows are understood. */
    boolean isOpenAi() {
        return this == OPENAI || this == AZURE;
    }

    /** Mistral refuses {@code stream_options}, and sends the usage of a stream without being asked. */
    boolean takesStreamOptions() {
        return this != MISTRAL;
    }

    String seedField() {
        return this == MISTRAL ? "random_seed" : "seed";
    }

    /**
     * The id of a tool call in a form the host takes, the same for a call and its result. OpenAI takes 40 characters
     * at most, Mistral nine letters or digits exactly.
     */
    String callId(String id) {
        if (this == MISTRAL) {
            return MISTRAL_CALL_ID.matcher(id).matches() ? id : nineCharacters(id);
        }
        return id.length() <= LONGEST_CALL_ID ? id : "call_" + HexFormat.of().formatHex(digest(id), 0, 16);
    }

    private static String nineCharacters(String id) {
        String letters = new BigInteger(1, digest(id)).toString(Character.MAX_RADIX);
        return letters.substring(letters.length() - 9);
    }

    private static byte[] digest(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
