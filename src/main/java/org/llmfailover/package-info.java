/** The bundle itself: how it is wired into a Camel context and how it runs on its own. */
@NullMarked
package org.llmfailover;

import org.jspecify.annotations.NullMarked;
