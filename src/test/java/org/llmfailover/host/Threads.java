package org.llmfailover.host;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** The bundle's threads in this JVM; all of them have names that begin with {@code llm-}. */
final class Threads {

    private Threads() {}

    static List<String> ofTheBundle() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("llm-"))
                .toList();
    }

    /** A stopped thread needs a moment to be gone. */
    static void awaitNone() {
        await().atMost(Duration.ofSeconds(5)).until(Threads::ofTheBundle, List::isEmpty);
    }
}
