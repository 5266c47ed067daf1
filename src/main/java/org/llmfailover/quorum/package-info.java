/** The votes of a quorum: who has a seat, when it is decided, and which answer that gives. */
@NullMarked
package org.llmfailover.quorum;

import org.jspecify.annotations.NullMarked;
