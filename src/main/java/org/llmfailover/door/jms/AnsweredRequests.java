package org.llmfailover.door.jms;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the ids of answered requests, each only when the transaction with its answer has been committed: an id that
 * was there before would let a crash between the two take the redelivered request for an answered one. Thread-safe.
 */
final class AnsweredRequests extends ServiceSupport implements IdempotentRepository {

    private final IdempotentRepository store;
    private final Set<String> uncommitted = ConcurrentHashMap.newKeySet();

    /** @param store where the ids are kept */
    AnsweredRequests(IdempotentRepository store) {
        this.store = store;
    }

    @Override
    public boolean contains(String id) {
        return store.contains(id);
    }

    @Override
    public boolean add(String id) {
        return JmsMessageId.isNone(id) || uncommitted.add(id);
    }

    @Override
    public boolean confirm(String id) {
        return true;
    }

    @Override
    public boolean remove(String id) {
        return uncommitted.remove(id);
    }

    /** The transaction of the request with this id has been committed. */
    void committed(@Nullable String id) {
        if (id != null && uncommitted.remove(id)) {
            store.add(id);
            store.confirm(id);
        }
    }

    /** The transaction of the request with this id could not be committed. */
    void rolledBack(@Nullable String id) {
        if (id != null) {
            uncommitted.remove(id);
        }
    }

    @Override
    public void clear() {
        uncommitted.clear();
        store.clear();
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(store);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(store);
    }
}
