package org.llmfailover.hothot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which target a conversation was answered by last, for the latest {@value #MOST} conversations of this process. Only a hash of
 * a conversation is kept. Thread-safe.
 */
final class Places {

    private static final int MOST = 20_000;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Long, Integer> byConversation = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > MOST;
        }
    };

    /** The number of the target; null for a conversation that is new or long ago. */
    @Nullable
    Integer of(String chain, String conversation) {
        lock.lock();
        try {
            return byConversation.get(key(chain, conversation));
        } finally {
            lock.unlock();
        }
    }

    void keep(String chain, String conversation, int target) {
        lock.lock();
        try {
            byConversation.put(key(chain, conversation), target);
        } finally {
            lock.unlock();
        }
    }

    private static long key(String chain, String conversation) {
        long key = chain.hashCode();
        for (int i = 0; i < conversation.length(); i++) {
            key = 1_000_003 * key + conversation.charAt(i);
        }
        return key;
    }
}
