package org.llmfailover.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each change of health on one line and keeps the last ones. Thread-safe. */
public final class HealthEvents {

    /** How many are kept. */
    public static final int KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(HealthEvents.class);

    private final Deque<HealthEvent> last = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<HealthEvent>> listeners = new CopyOnWriteArrayList<>();

    /** Tells somebody of every event from now on, on the thread that caused it: it must be quick and must not fail. */
    public void listen(Consumer<HealthEvent> listener) {
        listeners.add(listener);
    }

    void add(HealthEvent event) {
        keep(event);
        listeners.forEach(listener -> listener.accept(event));
        switch (event.alarm()) {
            case NONE -> LOG.info("{}", event.text());
            case WARNING -> LOG.warn("{}", event.text());
            case ACT -> LOG.error("{}", event.text());
        }
    }

    private void keep(HealthEvent event) {
        lock.lock();
        try {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(event);
        } finally {
            lock.unlock();
        }
    }

    /** The last {@value #KEPT}, the oldest first. */
    public List<HealthEvent> last() {
        lock.lock();
        try {
            return List.copyOf(last);
        } finally {
            lock.unlock();
        }
    }
}
