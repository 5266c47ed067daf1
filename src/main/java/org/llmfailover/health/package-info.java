/** Circuits and rests: what is known of a target, moved by evidence and by a clock; nothing here sleeps or knows Camel. */
@NullMarked
package org.llmfailover.health;

import org.jspecify.annotations.NullMarked;
