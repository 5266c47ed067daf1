/** One target's way: admission, its own wire form, the HTTP exchange under a watch, and the answer. */
@NullMarked
package org.llmfailover.target;

import org.jspecify.annotations.NullMarked;
