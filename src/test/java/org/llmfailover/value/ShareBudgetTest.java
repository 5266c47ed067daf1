package org.llmfailover.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.support.TestClock;

/** The share of the high-value queries is never more than it says. */
class ShareBudgetTest {

    private final TestClock clock = new TestClock();

    private static int granted(ShareBudget budget, int queries) {
        int granted = 0;
        for (int i = 0; i < queries; i++) {
            granted += budget.offer(true) ? 1 : 0;
        }
        return granted;
    }

    @ParameterizedTest
    @CsvSource({
        "5, 1, 1",
        "5, 5, 5",
        "5, 6, 5",
        "5, 100, 5",
        "5, 119, 5",
        "5, 120, 6",
        "5, 1000, 50",
        "10, 1000, 100",
        "100, 50, 50",
        "0, 1000, 0",
        "1, 499, 5",
        "1, 600, 6"
    })
    void theLargerOfTheShareAndTheBurst(int percent, int queries, int granted) {
        assertThat(granted(new ShareBudget(percent, clock), queries)).isEqualTo(granted);
    }

    @Test
    void queriesThatDoNotAskAddToTheShareOfThoseThatDo() {
        ShareBudget budget = new ShareBudget(5, clock);
        for (int i = 0; i < 400; i++) {
            assertThat(budget.offer(false)).isFalse();
        }
        assertThat(granted(budget, 100)).isEqualTo(25);
    }

    @Test
    void aMinuteLaterThereIsANewBurst() {
        ShareBudget budget = new ShareBudget(5, clock);
        assertThat(granted(budget, 10)).isEqualTo(5);
        clock.advance(Duration.ofSeconds(59));
        assertThat(granted(budget, 10)).isZero();
        clock.advance(Duration.ofSeconds(2));
        assertThat(granted(budget, 10)).isEqualTo(5);
    }

    /** Whatever the times of the queries: counted exactly, no grant exceeds the rule. */
    @Test
    void noGrantEverExceedsTheRule() {
        Random random = new Random(7);
        for (int percent : new int[] {1, 5, 20, 99}) {
            ShareBudget budget = new ShareBudget(percent, clock);
            Deque<Instant> queries = new ArrayDeque<>();
            Deque<Instant> grants = new ArrayDeque<>();
            for (int i = 0; i < 20_000; i++) {
                clock.advance(Duration.ofMillis(random.nextInt(i % 2000 < 1000 ? 20 : 400)));
                Instant now = clock.instant();
                queries.add(now);
                if (budget.offer(random.nextInt(3) > 0)) {
                    grants.add(now);
                    forget(queries, now);
                    forget(grants, now);
                    assertThat((long) grants.size())
                            .isLessThanOrEqualTo(Math.max(5, (long) queries.size() * percent / 100));
                }
            }
        }
    }

    private static void forget(Deque<Instant> times, Instant now) {
        while (times.peek() != null && !times.peek().isAfter(now.minusSeconds(60))) {
            times.poll();
        }
    }

    @Test
    void thirtyTwoCallersAtOnceDoNotGetOneMore() throws Exception {
        ShareBudget budget = new ShareBudget(5, Clock.fixed(clock.instant(), java.time.ZoneOffset.UTC));
        AtomicInteger granted = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                callers.add(threads.submit(() -> {
                    go.await();
                    granted.addAndGet(granted(budget, 500));
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(granted.get()).isEqualTo(32 * 500 / 20);
    }
}
