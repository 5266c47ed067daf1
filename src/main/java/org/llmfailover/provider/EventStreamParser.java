package org.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes that arrive in any portions into server-sent events. One instance a stream; not thread-safe.
 *
 * <p>Follows the WHATWG event stream format: lines end with CRLF, LF or CR, a byte order mark at the start is skipped,
 * comments and the fields {@code id}, {@code retry} and unknown ones give nothing. Unlike it, an event that the end of
 * the stream cuts off before its blank line is delivered when it has data, because some providers leave the last blank
 * line out. Malformed UTF-8 becomes replacement characters.
 */
public final class EventStreamParser {

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST_PENDING_SIZE = 1024;

    private final int maxEventBytes;

    /** The beginning of a line whose end has not come yet. */
    private byte[] pending = new byte[0];

    private int pendingLength;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    private @Nullable String event;
    private @Nullable String firstData;
    private @Nullable StringBuilder moreData;
    private int dataBytes;

    /**
     * @param maxEventBytes the most bytes of one event's data, and of one line; at least 1
     */
    public EventStreamParser(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Takes the next bytes and delivers each event they complete, in order.
     *
     * @throws EventTooLargeException when an event is larger than allowed; the parser is of no use afterwards
     */
    public void feed(byte[] bytes, int offset, int length, Consumer<ServerSentEvent> events) {
        int end = offset + length;
        int start = offset;
        if (afterCarriageReturn && length > 0) {
            afterCarriageReturn = false;
            start += bytes[start] == '\n' ? 1 : 0;
        }
        for (int i = lineEnd(bytes, start, end); i < end; i = lineEnd(bytes, start, end)) {
            lineEnds(bytes, start, i, events);
            start = i + 1;
            if (bytes[i] == '\r') {
                afterCarriageReturn = start == end;
                start += start < end && bytes[start] == '\n' ? 1 : 0;
            }
        }
        keep(bytes, start, end);
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Takes the end of the stream: an event that still waits for its blank line is delivered if it has data. */
    public void end(Consumer<ServerSentEvent> events) {
        if (pendingLength > 0) {
            lineEnds(pending, 0, 0, events);
        }
        dispatch(events);
    }

    private void lineEnds(byte[] bytes, int from, int to, Consumer<ServerSentEvent> events) {
        if (pendingLength == 0) {
            check(to - from);
            line(bytes, from, to, events);
            return;
        }
        keep(bytes, from, to);
        int length = pendingLength;
        pendingLength = 0;
        line(pending, 0, length, events);
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        check((long) pendingLength + length);
        int needed = pendingLength + length;
        if (pending.length < needed) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8, 2L * pending.length);
            pending = Arrays.copyOf(pending, Math.max(FIRST_PENDING_SIZE, Math.max(needed, doubled)));
        }
        System.arraycopy(bytes, from, pending, pendingLength, length);
        pendingLength = needed;
    }

    private void line(byte[] bytes, int from, int to, Consumer<ServerSentEvent> events) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            if (startsWith(bytes, from, to, BYTE_ORDER_MARK)) {
                start += BYTE_ORDER_MARK.length;
            }
        }
        if (start == to) {
            dispatch(events);
        } else if (isField(bytes, start, to, DATA)) {
            data(value(bytes, start + DATA.length, to), to - start);
        } else if (isField(bytes, start, to, EVENT)) {
            event = value(bytes, start + EVENT.length, to);
        }
    }

    private void data(String value, int bytes) {
        check((long) dataBytes + bytes);
        dataBytes += bytes;
        if (firstData == null) {
            firstData = value;
            return;
        }
        if (moreData == null) {
            moreData = new StringBuilder();
        }
        moreData.append('\n').append(value);
    }

    private void dispatch(Consumer<ServerSentEvent> events) {
        String name = event;
        String data = firstData;
        StringBuilder more = moreData;
        event = null;
        firstData = null;
        moreData = null;
        dataBytes = 0;
        if (data != null) {
            events.accept(new ServerSentEvent(
                    name, more == null ? data : more.insert(0, data).toString()));
        }
    }

    private void check(long bytes) {
        if (bytes > maxEventBytes) {
            throw new EventTooLargeException(maxEventBytes);
        }
    }

    private static boolean isField(byte[] bytes, int from, int to, byte[] name) {
        int after = from + name.length;
        return startsWith(bytes, from, to, name) && (after == to || bytes[after] == ':');
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        int after = from + prefix.length;
        return after <= to && Arrays.equals(bytes, from, after, prefix, 0, prefix.length);
    }

    /** What follows the colon and at most one space. */
    private static String value(byte[] bytes, int colon, int to) {
        int from = Math.min(to, colon + 1);
        if (from < to && bytes[from] == ' ') {
            from++;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** An event is larger than the parser allows. No stack trace. */
    public static final class EventTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EventTooLargeException(int maxEventBytes) {
            super("an event of the stream is larger than " + maxEventBytes + " bytes", null, false, false);
        }
    }
}
