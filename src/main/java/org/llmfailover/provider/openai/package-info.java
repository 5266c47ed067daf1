/** The wire of OpenAI's chat completions, for OpenAI itself and for every provider that speaks its format. */
@NullMarked
package org.llmfailover.provider.openai;

import org.jspecify.annotations.NullMarked;
