package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.config.Configurations.read;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderReaderTest {

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aProviderNamedAfterItsProtocolNeedsNeitherProtocolNorUrl(Protocol protocol) {
        String name = protocol.wireName();
        ProviderConfig provider =
                read("llm.provider." + name + ".api-key", "k").providers().get(name);

        assertThat(provider.protocol()).isEqualTo(protocol);
        assertThat(provider.url()).isNull();
    }

    @Test
    void anotherProviderNeedsAProtocol() {
        assertThatThrownBy(() -> read("llm.provider.groq.api-key", "k"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "llm.provider.groq.protocol is missing: set it to anthropic, openai or gemini, the wire this"
                                + " provider speaks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my provider", "-x", "ollama@home", "a/b", "é"})
    void aProviderNameHasPlainCharacters(String name) {
        assertThatThrownBy(() -> read("llm.provider." + name + ".protocol", "openai"))
                .hasMessage("llm.provider." + name + ".protocol has the name \"" + name
                        + "\" in it: use letters, digits, - and _, for example main_2");
    }

    @Test
    void theProviderOfAModelHasPlainCharactersToo() {
        assertThatThrownBy(() -> read("llm.model.my.own/gpt-5.4.max-output", "1"))
                .hasMessage(
                        "llm.model.my.own/gpt-5.4.max-output has the name \"my.own\" in it: use letters, digits, - and"
                                + " _, for example main_2");
    }

    @ParameterizedTest
    @CsvSource({
        "https://llm.example.com, https://llm.example.com",
        "https://llm.example.com/, https://llm.example.com",
        "http://localhost:11434/v1///, http://localhost:11434/v1",
        "HTTPS://llm.example.com/a/b, HTTPS://llm.example.com/a/b",
        "http://[::1]:8000/v1, http://[::1]:8000/v1"
    })
    void slashesAtTheEndOfAUrlAreRemoved(String value, String url) {
        assertThat(read("llm.provider.openai.url", value)
                        .providers()
                        .get("openai")
                        .url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm.example.com/v1",
                "/v1",
                "ftp://llm.example.com",
                "https://",
                "https:llm.example.com",
                "https://llm.example.com:99999",
                "https://llm example.com",
                "file:///etc/passwd"
            })
    void aUrlIsAbsoluteAndOfTheWeb(String value) {
        for (String property : new String[] {"llm.provider.openai.url", "llm.provider.openai.status.url"}) {
            assertThatThrownBy(() -> read(property, value))
                    .hasMessage(
                            property + " is \"" + value + "\": expected an absolute http or https URL with a host and"
                                    + " without user info, query or fragment, for example https://llm.example.com/v1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@llm.example.com",
                "https://llm.example.com/v1?key=secret",
                "https://llm.example.com/#secret"
            })
    void aUrlThatMayHoldASecretIsRefusedWithoutBeingShown(String value) {
        assertThatThrownBy(() -> read("llm.provider.openai.url", value))
                .hasMessage("llm.provider.openai.url is not an absolute http or https URL with a host and without user"
                        + " info, query or fragment, for example https://llm.example.com/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X Title", "X:Title", "Tîtle", "a(b)"})
    void aHeaderNameIsAnHttpToken(String name) {
        assertThatThrownBy(() -> read("llm.provider.openai.headers." + name, "secret"))
                .hasMessage("llm.provider.openai.headers." + name + " has the header name \"" + name
                        + "\": expected letters, digits and -, for example X-Title");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Host",
                "host",
                "Content-Length",
                "Expect"
            })
    void aHeaderOfTheHttpClientIsRefused(String name) {
        assertThatThrownBy(() -> read("llm.provider.openai.headers." + name, "secret"))
                .hasMessage("llm.provider.openai.headers." + name
                        + " sets a header that the HTTP client writes itself: remove the property");
    }

    @Test
    void aHeaderIsThereOnceWhateverItsCase() {
        assertThatThrownBy(() -> read(
                        "llm.provider.openai.headers.X-Title",
                        "secret",
                        "llm.provider.openai.headers.x-title",
                        "secret"))
                .hasMessage(
                        "llm.provider.openai.headers.x-title is there twice: header names ignore case, so remove one"
                                + " of the two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret\r\nX-Evil: 1", "sécret", "secret\0"})
    void whatCannotGoIntoAHeaderIsRefusedWithoutBeingShown(String value) {
        for (String property :
                new String[] {"llm.provider.openai.api-key", "llm.provider.openai.headers.X-Title", "llm.http.api-keys"
                }) {
            assertThatThrownBy(() -> read(property, value))
                    .hasMessage(property + " holds a character that cannot go into a header: use printable ASCII only");
        }
    }

    @Test
    void theTextOfAProviderShowsNeitherKeyNorHeaderValue() {
        ProviderConfig provider = read("llm.provider.openai.headers.X-Title", "header-secret")
                .providers()
                .get("openai");

        assertThat(provider.apiKey()).isEqualTo("sk-openai-secret");
        assertThat(provider.headers()).containsEntry("X-Title", "header-secret");
        assertThat(provider.toString()).doesNotContain("secret").contains("openai", "X-Title", "apiKey=***");
        assertThat(read("llm.provider.gemini.protocol", "gemini")
                        .providers()
                        .get("gemini")
                        .toString())
                .contains("apiKey=none");
    }
}
