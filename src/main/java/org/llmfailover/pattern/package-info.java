/** What the patterns share: the call, its deadline and budget, redelivery, and the order of targets. */
@NullMarked
package org.llmfailover.pattern;

import org.jspecify.annotations.NullMarked;
