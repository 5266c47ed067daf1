/** Anthropic's Messages API, written from and read into the bundle's own records. */
@NullMarked
package org.llmfailover.provider.anthropic;

import org.jspecify.annotations.NullMarked;
