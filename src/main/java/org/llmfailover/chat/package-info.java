/** The request, the answer and the failure: plain records that know nothing of Camel or of any provider. */
@NullMarked
package org.llmfailover.chat;

import org.jspecify.annotations.NullMarked;
