package org.llmfailover.door.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.LlmFailover;
import org.llmfailover.support.DoorProcess;

/** A host that brings none of the doors' libraries, or not all. */
class MissingLibrariesTest {

    private static final String OURS =
            "camel-jms|pooled-jms|artemis-.*|camel-kafka|kafka-clients|spring-jms|jakarta\\.jms";

    @TempDir
    private Path folder;

    private DoorProcess start(String without, String... properties) {
        Pattern missing = Pattern.compile(".*/(" + without + ")[^/]*\\.jar");
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !missing.matcher(each).matches())
                .collect(Collectors.joining(File.pathSeparator));
        Map<String, String> all = new HashMap<>(Map.of(
                "llm.provider.openai.url", "http://127.0.0.1:1/v1",
                "llm.provider.openai.protocol", "openai",
                "llm.chain.default.targets", "openai/gpt-5.4",
                "llm.jms.port", "0"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return new DoorProcess(folder, all, LlmFailover.class.getName(), classPath);
    }

    @Test
    void closedDoorsNeedNoLibraries() {
        try (DoorProcess host = start(OURS)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> host.output().contains("the HTTP door is closed") || !host.isAlive());
            assertThat(host.isAlive()).as(host.output()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "camel-jms, llm.jms.enabled, org.apache.camel:camel-jms",
        "pooled-jms, llm.jms.enabled, org.messaginghub:pooled-jms",
        "artemis-.*, llm.jms.enabled, org.apache.activemq:artemis-jakarta-client",
        "artemis-server|artemis-jakarta-server, llm.jms.enabled, org.apache.activemq:artemis-jakarta-server",
        "camel-kafka|kafka-clients, llm.kafka.enabled, org.apache.camel:camel-kafka"
    })
    void anOpenDoorSaysWhatItNeeds(String without, String property, String artifact) {
        try (DoorProcess host = start(without, property, "true")) {
            assertThat(host.exitCode()).isEqualTo(1);
            assertThat(host.output()).contains("cannot start: " + property + " needs " + artifact);
            assertThat(host.output()).doesNotContain("NoClassDefFoundError");
        }
    }
}
