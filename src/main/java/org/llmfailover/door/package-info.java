/** What the doors need beyond a route. */
@NullMarked
package org.llmfailover.door;

import org.jspecify.annotations.NullMarked;
