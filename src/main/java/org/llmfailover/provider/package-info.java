/** The wires: how a request is written for one provider's protocol and how its answers and failures are read. */
@NullMarked
package org.llmfailover.provider;

import org.jspecify.annotations.NullMarked;
