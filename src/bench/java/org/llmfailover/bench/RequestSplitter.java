package org.llmfailover.bench;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/** Cuts the bytes of one connection into requests that announce their length. Used by one thread at a time. */
final class RequestSplitter implements Handler<Buffer> {

    private static final String END_OF_HEADERS = "\r\n\r\n";
    private static final String CONTENT_LENGTH = "\r\ncontent-length:";

    private final Consumer<String> requests;
    private String pending = "";

    RequestSplitter(Consumer<String> requests) {
        this.requests = requests;
    }

    @Override
    public void handle(Buffer bytes) {
        take(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    /** Takes the next bytes, a character each. */
    void take(String bytes) {
        pending += bytes;
        for (int end = end(pending); end > 0; end = end(pending)) {
            String request = pending.substring(0, end);
            pending = pending.substring(end);
            requests.accept(request);
        }
    }

    /** The body of a whole request. */
    static String body(String request) {
        return request.substring(request.indexOf(END_OF_HEADERS) + END_OF_HEADERS.length());
    }

    /** Where the first request ends; 0 while it is not whole. */
    private static int end(String text) {
        int headers = text.indexOf(END_OF_HEADERS);
        if (headers < 0) {
            return 0;
        }
        int end = headers + END_OF_HEADERS.length() + contentLength(text.substring(0, headers));
        return end <= text.length() ? end : 0;
    }

    private static int contentLength(String headers) {
        int at = headers.toLowerCase(Locale.ROOT).indexOf(CONTENT_LENGTH);
        if (at < 0) {
            return 0;
        }
        int from = at + CONTENT_LENGTH.length();
        int to = headers.indexOf('\r', from);
        return Integer.parseInt(
                headers.substring(from, to < 0 ? headers.length() : to).strip());
    }
}
