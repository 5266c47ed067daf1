package org.llmfailover.pattern;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.Closeable;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Chunk;
import org.llmfailover.chat.Json;

/**
 * A streamed answer as the chunks it is made of, each a map; the splitter takes it as it is. Closing it before its end
 * cancels the provider's stream. For one thread.
 */
final class ChunkIterator implements Iterator<Map<String, Object>>, Closeable {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final PipeSink pipe;
    private @Nullable Chunk next;

    ChunkIterator(PipeSink pipe) {
        this.pipe = pipe;
    }

    /** Waits for the next chunk. Throws {@link CallFailedException} when the stream broke. */
    @Override
    public boolean hasNext() {
        if (next == null) {
            next = pipe.take();
        }
        return next != null;
    }

    @Override
    public Map<String, Object> next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        Map<String, Object> chunk = Json.MAPPER.convertValue(next.tree(), MAP);
        next = null;
        return chunk;
    }

    @Override
    public void close() {
        pipe.close();
    }
}
