/** What the routes that watch over targets need beyond a route: status pages, and the sight and control of health. */
@NullMarked
package org.llmfailover.monitor;

import org.jspecify.annotations.NullMarked;
