package org.llmfailover.door.batch;

/** A line as its bytes stand in a file. Immutable as long as nobody writes to its bytes. */
final class RawLine {

    private final int number;
    private final byte[] bytes;
    private final long end;
    private final boolean tooLong;
    private final boolean ended;

    RawLine(int number, byte[] bytes, long end, boolean tooLong, boolean ended) {
        this.number = number;
        this.bytes = bytes;
        this.end = end;
        this.tooLong = tooLong;
        this.ended = ended;
    }

    /** Counted from 1. */
    int number() {
        return number;
    }

    /** What stands before the line's end; only the beginning of a line that is too long. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the next line begins in the file. */
    long end() {
        return end;
    }

    /** Whether it is longer than lines may be. */
    boolean tooLong() {
        return tooLong;
    }

    /** Whether a line feed ends it, and not the end of the file. */
    boolean ended() {
        return ended;
    }

    boolean isBlank() {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
