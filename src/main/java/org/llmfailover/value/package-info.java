/** Which queries deserve more than the others, and how much of it there is: the share of the traffic and the cost. */
@NullMarked
package org.llmfailover.value;

import org.jspecify.annotations.NullMarked;
