package org.llmfailover.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares when a status page told of an outage with when the target's own circuit opened. */
final class PageTiming {

    /** Providers post up to half an hour late, and some after all is over; what is further apart is not the same trouble. */
    private static final Duration SAME_TROUBLE = Duration.ofHours(2);

    private PageTiming() {}

    static Report.StatusPage of(String target, Episodes.OfTarget events) {
        List<Instant> outages = new ArrayList<>(events.pageOutages());
        List<Duration> leads = new ArrayList<>();
        long circuitOnly = 0;
        for (Instant opened : events.begun()) {
            Optional<Instant> told = nearest(outages, opened);
            if (told.isPresent()) {
                outages.remove(told.get());
                leads.add(Duration.between(told.get(), opened));
            } else {
                circuitOnly++;
            }
        }
        leads.sort(Comparator.naturalOrder());
        long late = leads.stream().filter(Duration::isNegative).count();
        return new Report.StatusPage(
                target,
                leads.size() - late,
                late,
                leads.isEmpty() ? null : leads.get((leads.size() - 1) / 2).toMillis() / 1000.0,
                circuitOnly,
                outages.size());
    }

    private static Optional<Instant> nearest(List<Instant> outages, Instant opened) {
        return outages.stream()
                .filter(told -> apart(told, opened).compareTo(SAME_TROUBLE) <= 0)
                .min(Comparator.comparing(told -> apart(told, opened)));
    }

    private static Duration apart(Instant one, Instant other) {
        return Duration.between(one, other).abs();
    }
}
