/** What the doors for message queues have in common: patience, and taking nothing while nobody can answer. */
@NullMarked
package org.llmfailover.door.queue;

import org.jspecify.annotations.NullMarked;
