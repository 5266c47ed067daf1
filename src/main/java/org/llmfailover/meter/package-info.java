/** What is counted and timed, under the names of the contract. */
@NullMarked
package org.llmfailover.meter;

import org.jspecify.annotations.NullMarked;
