package org.llmfailover.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;

/**
 * What the attempts of one call cost. Which of them was worth it is known only at the end of the call, so nothing is counted
 * before; an attempt that ends later still, because it was cancelled, is counted at once. Thread-safe.
 */
public final class Bill {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Item> items = new ArrayList<>();
    private @Nullable Payer payer;

    private record Item(TargetConfig target, Usage usage, @Nullable ChatAnswer answer) {}

    /** Counts what was used. */
    @FunctionalInterface
    interface Payer {

        /**
         * Counts what one attempt used.
         *
         * @param answered whether it gave the caller's answer; otherwise it was thrown away
         */
        void pay(TargetConfig target, Usage usage, boolean answered);
    }

    /**
     * An attempt has used something.
     *
     * @param answer what it gave, or null when nothing came of it
     */
    public void add(TargetConfig target, Usage usage, @Nullable ChatAnswer answer) {
        Payer now;
        lock.lock();
        try {
            now = payer;
            if (now == null) {
                items.add(new Item(target, usage, answer));
            }
        } finally {
            lock.unlock();
        }
        if (now != null) {
            now.pay(target, usage, false);
        }
    }

    /** The call is over, with this answer or with none. */
    @SuppressWarnings("ReferenceEquality") // two targets may have said the same
    void close(@Nullable ChatAnswer given, Payer all) {
        List<Item> due;
        lock.lock();
        try {
            payer = all;
            due = List.copyOf(items);
            items.clear();
        } finally {
            lock.unlock();
        }
        due.forEach(item -> all.pay(item.target(), item.usage(), given != null && item.answer() == given));
    }
}
