package org.llmfailover.config;

import java.time.Duration;

/**
 * When a target counts as ill, and how long it is left alone.
 *
 * @param window how far back calls count, at least a second
 * @param minCalls calls in the window before the failure rate says anything
 * @param failureRate 1 to 100 percent of the window's calls: opens the circuit
 * @param consecutiveErrors hard errors in a row that open the circuit at once
 * @param slowFactor above 1: answers that take this many times as long as is usual for the target open the circuit
 * @param openFor how long a circuit stays open the first time
 * @param maxOpenFor what that grows to, at least {@code openFor}
 * @param restFor the long rest: how long a target is left alone after a failure a person has to mend (quota, key, model
 *     not found)
 * @param defaultRest how long a rate-limited target rests when the provider gives no Retry-After
 * @param degradedErrors as {@code consecutiveErrors}, while the target's status page says that it is degraded
 * @param lastResort what becomes of a call when every target is left alone
 */
public record HealthConfig(
        Duration window,
        int minCalls,
        int failureRate,
        int consecutiveErrors,
        double slowFactor,
        Duration openFor,
        Duration maxOpenFor,
        Duration restFor,
        Duration defaultRest,
        int degradedErrors,
        LastResort lastResort) {}
