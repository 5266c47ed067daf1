/** The history of calls, and what it says of the question whether failover helps. */
@NullMarked
package org.llmfailover.report;

import org.jspecify.annotations.NullMarked;
