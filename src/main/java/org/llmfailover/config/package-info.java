/** The typed configuration: read once from the {@code llm.} properties and checked before anything starts. */
@NullMarked
package org.llmfailover.config;

import org.jspecify.annotations.NullMarked;
