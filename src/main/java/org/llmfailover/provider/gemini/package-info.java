/** Google's generateContent: its request form, its answers, its streams. */
@NullMarked
package org.llmfailover.provider.gemini;

import org.jspecify.annotations.NullMarked;
