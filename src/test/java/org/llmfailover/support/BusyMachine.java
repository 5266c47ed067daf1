package org.llmfailover.support;

import java.util.function.Predicate;
import java.util.function.Supplier;

/** For claims about short times: a busy machine may hold up any thread, so what came late is tried again, twice at most. */
public final class BusyMachine {

    private BusyMachine() {}

    /** The first try that is good, else the last. */
    public static <T> T bestOfThree(Supplier<T> attempt, Predicate<T> good) {
        T result = attempt.get();
        for (int i = 1; i < 3 && !good.test(result); i++) {
            result = attempt.get();
        }
        return result;
    }
}
