package org.llmfailover.door.queue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes nothing from a queue while no target of any chain may be asked, so that an outage leaves requests where they are
 * safe; goes on with the first target that may be asked again. Thread-safe.
 */
public final class PauseConsumers extends RoutePolicySupport {

    private static final Logger LOG = LoggerFactory.getLogger(PauseConsumers.class);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final BooleanSupplier ready;
    private final Map<Route, Watch> watches = new ConcurrentHashMap<>();

    /** @param ready whether some target may be asked now */
    public PauseConsumers(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public void onStart(Route route) {
        ScheduledExecutorService timer = route.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, route.getRouteId() + "-pause");
        watches.put(route, new Watch(route, timer));
    }

    @Override
    public void onStop(Route route) {
        Watch watch = watches.remove(route);
        if (watch != null) {
            watch.looking.cancel(true);
            route.getCamelContext().getExecutorServiceManager().shutdownNow(watch.timer);
        }
    }

    /** One route's consumer; used by its timer alone. */
    private final class Watch {

        private final Route route;
        private final ScheduledExecutorService timer;
        private final ScheduledFuture<?> looking;
        private boolean paused;

        Watch(Route route, ScheduledExecutorService timer) {
            this.route = route;
            this.timer = timer;
            this.looking =
                    timer.scheduleWithFixedDelay(() -> look(), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            boolean mayTake = ready.getAsBoolean();
            try {
                if (!mayTake && !paused) {
                    paused = suspendOrStopConsumer(route.getConsumer());
                    LOG.warn("{} takes no more: no target of any chain may be asked now", route.getRouteId());
                } else if (mayTake && paused) {
                    resumeOrStartConsumer(route.getConsumer());
                    paused = false;
                    LOG.info("{} goes on: a target may be asked again", route.getRouteId());
                }
            } catch (Exception e) {
                LOG.warn("{} could not be {}: {}", route.getRouteId(), paused ? "resumed" : "paused", e.toString());
            }
        }
    }
}
