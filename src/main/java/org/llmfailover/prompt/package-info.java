/** Named prompts, kept in one variant per provider. */
@NullMarked
package org.llmfailover.prompt;

import org.jspecify.annotations.NullMarked;
