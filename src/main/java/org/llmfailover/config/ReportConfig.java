package org.llmfailover.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the report judges by.
 *
 * @param availabilityGoal the percentage of calls that must be answered, 0 to 100
 * @param outageCostPerHour what an hour without answers costs in USD; null when nobody said
 */
public record ReportConfig(double availabilityGoal, @Nullable BigDecimal outageCostPerHour) {}
