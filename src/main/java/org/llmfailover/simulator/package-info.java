/**
 * Simulated providers: routes that speak the wires of Anthropic, OpenAI and Gemini on the local server, and can be broken on
 * purpose. They call no model and check no key.
 */
@NullMarked
package org.llmfailover.simulator;

import org.jspecify.annotations.NullMarked;
