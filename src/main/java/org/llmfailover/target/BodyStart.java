package org.llmfailover.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;

/** A response body whose first characters tell whether it is a stream of events; headers do not always. For one thread. */
final class BodyStart extends PushbackInputStream {

    private static final int ENOUGH = 6;

    BodyStart(InputStream body) {
        super(body, ENOUGH);
    }

    /** Waits for the first character that is no white space and leaves it unread. White space before it is lost. */
    boolean holdsJson() throws IOException {
        int first = read();
        while (Character.isWhitespace(first)) {
            first = read();
        }
        if (first >= 0) {
            unread(first);
        }
        return first == '{' || first == '[';
    }

    /** Waits for the first characters that are no white space and leaves them unread. White space before them is lost. */
    boolean holdsEvents() throws IOException {
        byte[] start = new byte[ENOUGH];
        int length = 0;
        for (int b = read(); b >= 0; b = read()) {
            if (length > 0 || !Character.isWhitespace(b)) {
                start[length++] = (byte) b;
            }
            if (length == ENOUGH || (length > 0 && start[0] == ':')) {
                break;
            }
        }
        unread(start, 0, length);
        String text = new String(start, 0, length, StandardCharsets.US_ASCII);
        return text.startsWith(":") || text.startsWith("data:") || text.equals("event:");
    }
}
