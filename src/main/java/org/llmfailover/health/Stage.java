package org.llmfailover.health;

import java.time.Instant;

/**
 * Where a target stands on its way back to all of its traffic.
 *
 * @param share percent of its calls
 * @param number of the stage, from 1
 * @param of how many stages there are
 * @param due when its time is over; the next begins then, if enough calls were answered
 * @param answered calls so far
 * @param needed answers that the next stage waits for, as far as it is known now
 */
public record Stage(int share, int number, int of, Instant due, long answered, long needed) {}
