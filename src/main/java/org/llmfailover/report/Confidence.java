package org.llmfailover.report;

/** Between which bounds a true rate lies in 95 of 100 cases, after so many trials: Wilson's score interval. */
final class Confidence {

    private static final double Z = 1.96;

    private Confidence() {}

    /** 0 to 1; 0 without trials. */
    static double lowest(long successes, long trials) {
        return trials == 0 ? 0 : bound(successes, trials, -1);
    }

    /** 0 to 1; 1 without trials. */
    static double highest(long successes, long trials) {
        return trials == 0 ? 1 : bound(successes, trials, 1);
    }

    private static double bound(long successes, long trials, int side) {
        double rate = (double) successes / trials;
        double spread = Z * Math.sqrt((rate * (1 - rate) + Z * Z / (4 * trials)) / trials);
        return (rate + Z * Z / (2 * trials) + side * spread) / (1 + Z * Z / trials);
    }
}
