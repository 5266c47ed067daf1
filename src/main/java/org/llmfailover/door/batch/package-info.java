/** Batches: a file of requests, each line answered with patience, and what of them survives a kill. */
@NullMarked
package org.llmfailover.door.batch;

import org.jspecify.annotations.NullMarked;
