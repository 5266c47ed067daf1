/** Benchmarks, started by {@code src/bench/run}. They print ratios of one run and check nothing. */
package org.llmfailover.bench;
