package org.llmfailover.door.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.Objects;
import java.util.regex.Pattern;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.config.JmsConfig;
import org.llmfailover.config.QueueName;

/**
 * Which {@code JMSReplyTo} an answer may go to: a queue or topic of the same broker with a plain name. It is only ever used
 * as the broker's destination and never as an endpoint, so no scheme in it has a meaning; but a name that looks like one
 * is refused, and so are the door's own queues, where an answer would become the next request. Thread-safe.
 */
final class ReplyTo {

    /** Some brokers give temporary queues names with colons; a double one names a queue below an address. */
    private static final Pattern TEMPORARY = Pattern.compile("(?!.*::)[A-Za-z0-9_$.:/-]{1,249}");

    private final JmsConfig config;

    ReplyTo(JmsConfig config) {
        this.config = config;
    }

    /** Where the message wants its answer; null when it does not say. */
    static @org.jspecify.annotations.Nullable Destination of(Message message) throws JMSException {
        return message.getJMSReplyTo();
    }

    /** Refuses a request whose answer may not go where it wants it, before anything is asked. */
    void check(Message message) throws JMSException {
        Destination destination = of(message);
        if (destination == null) {
            return;
        }
        String name = name(destination);
        boolean temporary = destination instanceof TemporaryQueue || destination instanceof TemporaryTopic;
        boolean plain = temporary ? TEMPORARY.matcher(name).matches() : QueueName.isPlain(name);
        if (!plain || name.contains("..") || name.equals(config.requests()) || name.equals(config.deadLetters())) {
            throw new InvalidRequestException(
                    "its JMSReplyTo is not the plain name of a queue or topic of the caller's", "JMSReplyTo");
        }
    }

    private static String name(Destination destination) throws JMSException {
        String name = destination instanceof Queue queue
                ? queue.getQueueName()
                : destination instanceof Topic topic ? topic.getTopicName() : "";
        return Objects.requireNonNullElse(name, "");
    }
}
