package org.llmfailover.target;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.llmfailover.config.ProviderConfig;

/** How many calls each provider may have at a time; who waits longest goes first. Thread-safe. */
public final class ProviderPlaces {

    private final Map<String, Semaphore> limited;

    public ProviderPlaces(Collection<ProviderConfig> providers) {
        limited = providers.stream()
                .filter(provider -> provider.maxConcurrency() > 0)
                .collect(Collectors.toUnmodifiableMap(
                        ProviderConfig::name, provider -> new Semaphore(provider.maxConcurrency(), true)));
    }

    /** Its places; empty where there is no limit. */
    Optional<Semaphore> of(ProviderConfig provider) {
        return Optional.ofNullable(limited.get(provider.name()));
    }

    /** Whether a call would not have to wait. */
    public boolean hasRoom(ProviderConfig provider) {
        return of(provider)
                .map(places -> places.availablePermits() > 0 && !places.hasQueuedThreads())
                .orElse(true);
    }

    /** Takes a place, waiting so long for one; whether there was one. */
    static boolean take(Semaphore places, Duration longest) {
        try {
            return places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
