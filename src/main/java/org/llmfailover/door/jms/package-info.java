/** The JMS door. Nothing outside this package touches JMS, so that its libraries may be absent while the door is closed. */
@NullMarked
package org.llmfailover.door.jms;

import org.jspecify.annotations.NullMarked;
