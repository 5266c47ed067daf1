/** How traffic is shared out among targets that answer side by side, and who stays with whom. */
@NullMarked
package org.llmfailover.hothot;

import org.jspecify.annotations.NullMarked;
