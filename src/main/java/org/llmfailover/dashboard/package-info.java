/** The page that shows who serves and why: what it shows, and what a person may do there. */
@NullMarked
package org.llmfailover.dashboard;

import org.jspecify.annotations.NullMarked;
