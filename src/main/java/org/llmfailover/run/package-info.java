/** The prompt run: a file of prompts through a chain, with the primary broken for a while, and a table of what became of it. */
@NullMarked
package org.llmfailover.run;

import org.jspecify.annotations.NullMarked;
