package org.llmfailover.door.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;

/** How often providers took and failed a request that was given back, so that it is not held for ever. Thread-safe. */
final class CallCounts {

    private static final int MOST = 10_000;

    private record Place(TopicPartition partition, long offset) {}

    private final Map<Place, Integer> counts = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    int of(KafkaPosition position) {
        lock.lock();
        try {
            return counts.getOrDefault(place(position), 0);
        } finally {
            lock.unlock();
        }
    }

    void set(KafkaPosition position, int calls) {
        lock.lock();
        try {
            counts.remove(place(position));
            if (calls > 0) {
                counts.put(place(position), calls);
            }
            if (counts.size() > MOST) {
                counts.remove(counts.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private static Place place(KafkaPosition position) {
        return new Place(position.partition(), position.offset());
    }
}
