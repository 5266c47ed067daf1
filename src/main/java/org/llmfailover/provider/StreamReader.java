package org.llmfailover.provider;

import java.util.List;

/**
 * Reads one streamed response, event by event. One instance a stream; not thread-safe.
 *
 * <p>Unknown events give no pieces. Nothing is read after a {@link StreamPiece.Failed} or {@link StreamPiece.End}.
 */
public interface StreamReader {

    /** The pieces one event holds, in order; often none, and never an exception. */
    List<StreamPiece> read(ServerSentEvent event);

    /** What the end of the bytes means: {@link StreamPiece.End} when the answer was whole, else a failure; none after one was given. */
    List<StreamPiece> end();

    /** Whether the provider has said that the answer is complete: whatever happens to the stream then takes nothing from it. */
    default boolean isWhole() {
        return false;
    }
}
