package org.llmfailover.bench;

import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Keeps many calls in flight, first at the upstream itself and then through the door, and says what the door added. Bursts,
 * in each of which all calls begin in the same instant, end it.
 */
final class InFlight {

    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 3;
    private static final int BURSTS = 5;
    private static final int CALLS_EACH = 3;

    private InFlight() {}

    /** {@code <callers> <milliseconds a call takes> <upstream's url> <door's url>} */
    public static void main(String[] args) throws Exception {
        int callers = Integer.parseInt(args[0]);
        int millis = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx();
        Callers upstream = new Callers(vertx, args[2], callers);
        Callers door = new Callers(vertx, args[3], callers);
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            upstream.round(millis, 1);
            door.round(millis, CALLS_EACH);
        }
        double steady = medianOf(
                ROUNDS, () -> compare("steady", upstream.round(millis, CALLS_EACH), door.round(millis, CALLS_EACH)));
        double burst = medianOf(BURSTS, () -> compare("burst", upstream.round(0, 1), door.round(0, 1)));
        System.out.printf(
                Locale.ROOT,
                "%d calls of %d ms in flight: %.1f ms added at the median, %.1f ms where all begin in one instant%n",
                callers,
                millis,
                steady,
                burst);
        System.exit(0);
    }

    private static double medianOf(int rounds, Callable<Double> round) throws Exception {
        double[] added = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            added[i] = round.call();
        }
        Arrays.sort(added);
        return added[rounds / 2];
    }

    private static double compare(String kind, Round direct, Round through) {
        double added = through.millis(50) - direct.millis(50);
        System.out.printf(Locale.ROOT, "%-7s upstream  %s%n", kind, direct);
        System.out.printf(Locale.ROOT, "%-7s door      %s, %.1f ms added%n", kind, through, added);
        return added;
    }
}
