import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Sends a question to the JMS door and prints its answer: java -cp target/app/llm-failover.jar docs/AskOverJms.java "Hello" */
public class AskOverJms {

    public static void main(String[] args) throws Exception {
        try (ActiveMQConnectionFactory broker = new ActiveMQConnectionFactory("tcp://127.0.0.1:61616");
                Connection connection = broker.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue own = session.createTemporaryQueue();
            TextMessage question = session.createTextMessage(args.length == 0 ? "Hello" : args[0]);
            question.setJMSReplyTo(own);
            question.setStringProperty("LlmChain", "default");
            session.createProducer(session.createQueue("llm.jms.requests")).send(question);

            Message answer = session.createConsumer(own).receive(60_000);
            if (answer == null) {
                System.err.println("no answer within a minute; look at the queue llm.jms.dead-letters");
                System.exit(1);
            }
            System.out.println(((TextMessage) answer).getText());
            System.out.println(answer.getStringProperty("LlmAttempts"));
        }
        System.exit(0);
    }
}
