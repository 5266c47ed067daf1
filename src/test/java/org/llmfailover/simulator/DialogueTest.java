package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;

class DialogueTest {

    private static final String GO_ON = "Your last message was cut off. Go on exactly where it ends.";

    private static Dialogue read(String... messages) throws Exception {
        return Dialogue.of(Json.MAPPER.readTree("[" + String.join(",", messages) + "]"), "assistant", "content");
    }

    private static String message(String role, String text) {
        return "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, text);
    }

    @Test
    void aQuestionAsksForANewAnswer() throws Exception {
        assertThat(read(message("user", "Why?"))).isEqualTo(new Dialogue("Why?", null));
        assertThat(read(message("user", "Why?"), message("assistant", "So."), message("user", "And how?")))
                .isEqualTo(new Dialogue("And how?", null));
        assertThat(read(message("user", GO_ON))).isEqualTo(new Dialogue(GO_ON, null));
    }

    @Test
    void anAssistantsMessageAtTheEndIsToBeFinished() throws Exception {
        assertThat(read(message("user", "Why?"), message("assistant", "Because")))
                .isEqualTo(new Dialogue("Why?", "Because"));
    }

    @Test
    void aRequestToGoOnIsNoQuestionOfItsOwn() throws Exception {
        assertThat(read(message("user", "Why?"), message("assistant", "Because"), message("user", GO_ON)))
                .isEqualTo(new Dialogue("Why?", "Because"));
    }

    @Test
    void geminiCallsTheAssistantModel() throws Exception {
        var contents = Json.MAPPER.readTree("[{\"parts\":[{\"text\":\"Why?\"}]},{\"role\":\"model\",\"parts\":"
                + "[{\"text\":\"Because\"}]},{\"role\":\"user\",\"parts\":[{\"text\":\"" + GO_ON + "\"}]}]");

        assertThat(Dialogue.of(contents, "model", "parts")).isEqualTo(new Dialogue("Why?", "Because"));
    }
}
