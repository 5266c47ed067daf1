/** The Kafka door. Nothing outside this package touches Kafka, so that its libraries may be absent while the door is closed. */
@NullMarked
package org.llmfailover.door.kafka;

import org.jspecify.annotations.NullMarked;
