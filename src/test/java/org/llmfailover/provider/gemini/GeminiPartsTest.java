package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.Role;
import org.llmfailover.provider.NotCarriedException;

class GeminiPartsTest {

    private final RequestBuilder request = new RequestBuilder();

    private JsonNode written(Part part) {
        return request.says(Role.USER, part).json().at("/contents/0/parts/0");
    }

    private static Part other(String json) {
        JsonNode node = Fixtures.json(json);
        return new Part.Other(node.path("type").asText(), node);
    }

    private void assertNotCarried(Part part, String named) {
        request.says(Role.USER, part);
        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining(named);
    }

    @Test
    void sendsAnInlineImageInline() {
        assertThat(written(new Part.InlineImage("image/png", "aGk=", "auto")))
                .isEqualTo(Fixtures.json("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aGk=\"}}"));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void dropsTheDetailOfAnImageWithANote() {
        request.says(Role.USER, new Part.InlineImage("image/png", "aGk=", "low"));

        assertThat(request.notes()).singleElement().asString().contains("detail");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a/cat.png,          image/png",
        "https://example.org/cat.JPG?size=1#top, image/jpeg",
        "https://example.org/cat.jpeg,           image/jpeg",
        "HTTPS://example.org/cat.webp,           image/webp",
        "https://example.org/x.y/cat.bmp,        image/bmp"
    })
    void letsGeminiFetchAnHttpsImageOfKnownType(String url, String mediaType) {
        JsonNode file = written(new Part.ImageUrl(url, null)).path("fileData");

        assertThat(file.path("fileUri").asText()).isEqualTo(url);
        assertThat(file.path("mimeType").asText()).isEqualTo(mediaType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/cat.png",
                "https://example.org/cat.gif",
                "https://example.org/cat",
                "https://example.org/cat?file=a.png",
                "https://example.png/",
                ""
            })
    void doesNotCarryAnImageUrlThatGeminiWouldNotFetch(String url) {
        assertNotCarried(new Part.ImageUrl(url, null), "image_url");
    }

    @Test
    void doesNotCarryAnImageUrlToGemini20() {
        request.to("gemini-2.0-flash");

        assertNotCarried(new Part.ImageUrl("https://example.org/cat.png", null), "image_url");
    }

    @ParameterizedTest
    @CsvSource({"wav,audio/wav", "mp3,audio/mpeg"})
    void sendsAudioInline(String format, String mediaType) {
        assertThat(written(other("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aGk=\",\"format\":\"" + format
                        + "\"}}")))
                .isEqualTo(Fixtures.json("{\"inlineData\":{\"mimeType\":\"" + mediaType + "\",\"data\":\"aGk=\"}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"input_audio\"}",
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aGk=\",\"format\":\"pcm16\"}}",
                "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\"}}"
            })
    void doesNotCarryOtherAudio(String json) {
        assertNotCarried(other(json), "input_audio");
    }

    @Test
    void sendsAFileOfADataUrlInline() {
        assertThat(
                        written(
                                other(
                                        """
                        {"type":"file","file":{"filename":"a.pdf",
                        "file_data":"data:application/pdf;name=a.pdf;base64,aGk="}}""")))
                .isEqualTo(Fixtures.json("{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\"aGk=\"}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"file\"}",
                "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"aGk=\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"data:text/plain,hi\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"data:;base64,aGk=\"}}"
            })
    void doesNotCarryAnotherFile(String json) {
        assertNotCarried(other(json), "file");
    }

    @Test
    void namesAPartThatItDoesNotCarry() {
        assertNotCarried(other("{\"type\":\"hologram\"}"), "\"hologram\"");
    }
}
