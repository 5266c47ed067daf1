package org.llmfailover.door.kafka;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What this instance remembers beyond a batch: how far each partition is settled, and of requests that are read again
 * their outcome, where they have one, or else how often providers took and failed them. Thread-safe.
 */
final class KafkaProgress {

    private record Place(TopicPartition partition, long offset) {}

    /** One that is read again; it has the outcome or the count. */
    private record Unsettled(@Nullable KafkaRequest answered, int failedCalls) {}

    private final int most;
    private final Map<TopicPartition, Long> settled = new HashMap<>();
    private final Map<Place, Unsettled> unsettled = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** @param most how many requests are remembered; of more the oldest are forgotten, and asked again */
    KafkaProgress(int most) {
        this.most = most;
    }

    /** Whether the request there has its answer in the topic; Camel may set a partition back to read it twice. */
    boolean isSettled(KafkaPosition position) {
        lock.lock();
        try {
            return position.offset() <= settled.getOrDefault(position.partition(), -1L);
        } finally {
            lock.unlock();
        }
    }

    /** The request there and all before it are settled. */
    void settled(KafkaPosition position) {
        lock.lock();
        try {
            settled.merge(position.partition(), position.offset(), Math::max);
            unsettled.remove(place(position));
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the outcome of a request that could not be settled, so that nobody is asked again for it. */
    void keep(KafkaRequest request) {
        keep(request.position(), new Unsettled(request, 0));
    }

    /** The same request with its outcome, when it has been read before. */
    Optional<KafkaRequest> known(KafkaRequest request) {
        return Optional.ofNullable(unsettled(request.position()).answered()).filter(request::isLike);
    }

    /** How many calls for the request there have failed. */
    int failedCalls(KafkaPosition position) {
        return unsettled(position).failedCalls();
    }

    void failedCalls(KafkaPosition position, int calls) {
        keep(position, new Unsettled(null, calls));
    }

    private Unsettled unsettled(KafkaPosition position) {
        lock.lock();
        try {
            return unsettled.getOrDefault(place(position), new Unsettled(null, 0));
        } finally {
            lock.unlock();
        }
    }

    private void keep(KafkaPosition position, Unsettled request) {
        lock.lock();
        try {
            unsettled.remove(place(position));
            unsettled.put(place(position), request);
            if (unsettled.size() > most) {
                unsettled.remove(unsettled.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private static Place place(KafkaPosition position) {
        return new Place(position.partition(), position.offset());
    }
}
