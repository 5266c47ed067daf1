package org.llmfailover.door.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.FakeProvider.ok;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.door.queue.Libraries;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.JmsClient;
import org.llmfailover.support.Ports;

/** The broker that comes with a door that was given none. */
class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from inside")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from inside")));

    @AfterEach
    void stop() {
        anthropic.close();
        openai.close();
    }

    private Map<String, String> properties(int port) {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.data", folder.resolve("door").toString());
        properties.put("llm.jms.port", Integer.toString(port));
        return properties;
    }

    @Test
    void theDoorCanBeTriedAtOnceAndAnswersOutliveIt() {
        int port = Ports.free();
        String url = "tcp://127.0.0.1:" + port;
        try (Bundle bundle = new Bundle(properties(port));
                JmsClient client = new JmsClient(url)) {
            client.send("llm.jms.requests", "hello", message -> {});
            assertThat(JmsClient.text(client.receive("llm.jms.responses"))).isEqualTo("from inside");
            client.send("elsewhere", "kept", message -> {});
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
        try (Bundle bundle = new Bundle(properties(port));
                JmsClient client = new JmsClient(url)) {
            assertThat(JmsClient.text(client.receive("elsewhere"))).isEqualTo("kept");
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void itListensOnLoopbackOnly() throws Exception {
        int port = Ports.free();
        try (Bundle bundle = new Bundle(properties(port))) {
            assertThat(NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.isLoopbackAddress())
                            .toList())
                    .noneMatch(address -> accepts(address, port));
            assertThat(accepts(InetAddress.getLoopbackAddress(), port)).isTrue();
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void twoBundlesInOneJvmHaveABrokerEach() {
        Map<String, String> other = properties(0);
        other.put("llm.jms.data", folder.resolve("other").toString());
        try (Bundle one = new Bundle(properties(0));
                Bundle two = new Bundle(other)) {
            assertThat(one.context().getStatus().isStarted()).isTrue();
            assertThat(two.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsOneClearSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new Bundle(properties(taken.getLocalPort())))
                    .hasStackTraceContaining("llm.jms.port " + taken.getLocalPort());
        }
    }

    @Test
    void aMissingLibraryIsNamed() {
        assertThatThrownBy(() -> Libraries.require(
                        new DefaultCamelContext(), "llm.jms.enabled", "no.such.Library", "org.example:library"))
                .hasMessage("llm.jms.enabled needs org.example:library on the class path: add that dependency, or"
                        + " close the door");
    }
}
