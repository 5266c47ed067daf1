package org.llmfailover.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llmfailover.provider.EventStreamParser.EventTooLargeException;

class EventStreamParserTest {

    private static final String MIXED = "\uFEFF: hello\r\nevent: greeting\r\ndata: Grüße 😀\r\ndata: zweite\r\n\r\n"
            + "data:{\"a\":1}   \n\n: ping\n\nid: 7\nretry: 10\nevent:bare\rdata\r\rdata: letzte é\n";

    private static final List<ServerSentEvent> MIXED_EVENTS = List.of(
            new ServerSentEvent("greeting", "Grüße 😀\nzweite"),
            new ServerSentEvent(null, "{\"a\":1}   "),
            new ServerSentEvent("bare", ""),
            new ServerSentEvent(null, "letzte é"));

    @Test
    void bytesMayBeCutAnywhere() {
        byte[] bytes = MIXED.getBytes(UTF_8);
        for (int portion = 1; portion <= bytes.length; portion++) {
            assertThat(inPortions(bytes, portion)).as("portions of %d", portion).isEqualTo(MIXED_EVENTS);
        }
    }

    @Test
    void bytesAreTakenFromTheOffsetOnly() {
        byte[] bytes = "XXdata: a\n\nXX".getBytes(UTF_8);
        List<ServerSentEvent> events = new ArrayList<>();
        new EventStreamParser(100).feed(bytes, 2, bytes.length - 4, events::add);
        assertThat(events).containsExactly(new ServerSentEvent(null, "a"));
    }

    @Test
    void theCallersBufferMayBeReused() {
        EventStreamParser parser = new EventStreamParser(100);
        List<ServerSentEvent> events = new ArrayList<>();
        byte[] buffer = "data: on".getBytes(UTF_8);
        parser.feed(buffer, 0, buffer.length, events::add);
        java.util.Arrays.fill(buffer, (byte) '?');
        byte[] rest = "e\n\n".getBytes(UTF_8);
        parser.feed(rest, 0, rest.length, events::add);
        assertThat(events).containsExactly(new ServerSentEvent(null, "one"));
    }

    @Test
    void linesEndWithCrLfLfOrCr() {
        assertThat(events("data: a\r\n\r\ndata: b\n\ndata: c\r\rdata: d\r\n\n"))
                .extracting(ServerSentEvent::data)
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void oneSpaceAfterTheColonIsNotPartOfTheValue() {
        assertThat(events("event:x\ndata:a\n\nevent: y\ndata:  b\n\n"))
                .containsExactly(new ServerSentEvent("x", "a"), new ServerSentEvent("y", " b"));
    }

    @Test
    void dataLinesAreJoinedByALineFeed() {
        assertThat(events("data: {\ndata:  \"a\": 1\ndata: }\n\n"))
                .containsExactly(new ServerSentEvent(null, "{\n \"a\": 1\n}"));
    }

    @Test
    void emptyDataLinesCount() {
        assertThat(events("data\n\ndata:\ndata\n\n"))
                .containsExactly(new ServerSentEvent(null, ""), new ServerSentEvent(null, "\n"));
    }

    @Test
    void paddingAfterTheDataStays() {
        assertThat(events("data: {}    \n\n")).containsExactly(new ServerSentEvent(null, "{}    "));
    }

    @Test
    void commentsAndOtherFieldsGiveNothing() {
        assertThat(events(": ping\n\n:\n\nid: 1\nretry: 5\nfoo: bar\ndatabase: x\nevents: y\n\n"))
                .isEmpty();
        assertThat(events("data: a\n: keep-alive\ndata: b\n\n")).containsExactly(new ServerSentEvent(null, "a\nb"));
    }

    @Test
    void anEventWithoutDataIsDroppedAndItsNameForgotten() {
        assertThat(events("event: lost\n\ndata: a\n\n")).containsExactly(new ServerSentEvent(null, "a"));
    }

    @Test
    void theByteOrderMarkIsSkippedAtTheStartOnly() {
        assertThat(events("\uFEFFdata: a\n\n")).containsExactly(new ServerSentEvent(null, "a"));
        assertThat(events("data: a\n\n\uFEFFdata: b\n\n")).containsExactly(new ServerSentEvent(null, "a"));
    }

    @Test
    void malformedUtf8BecomesReplacementCharacters() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};
        assertThat(inPortions(bytes, 8)).containsExactly(new ServerSentEvent(null, "\uFFFD"));
    }

    @Test
    void anUnfinishedLastEventIsDeliveredWhenItHasData() {
        assertThat(events("data: a\n\ndata: b"))
                .extracting(ServerSentEvent::data)
                .containsExactly("a", "b");
        assertThat(events("data: a\n\ndata: b\n"))
                .extracting(ServerSentEvent::data)
                .containsExactly("a", "b");
        assertThat(events("data: a\n\nevent: b"))
                .extracting(ServerSentEvent::data)
                .containsExactly("a");
    }

    @Test
    void theEndIsDeliveredOnce() {
        EventStreamParser parser = new EventStreamParser(100);
        List<ServerSentEvent> events = new ArrayList<>();
        byte[] bytes = "data: a".getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length, events::add);
        parser.end(events::add);
        parser.end(events::add);
        assertThat(events).containsExactly(new ServerSentEvent(null, "a"));
    }

    @Test
    void nothingIsDeliveredOfNothing() {
        assertThat(events("")).isEmpty();
    }

    @Test
    void anEventAsLargeAsAllowedIsTaken() {
        assertThat(parse("data:" + "x".repeat(95) + "\n\ndata:" + "y".repeat(95) + "\n\n", 100))
                .hasSize(2);
    }

    @Test
    void aLineOverTheLimitIsRefusedBeforeItEnds() {
        EventStreamParser parser = new EventStreamParser(100);
        byte[] bytes = "data: 8901234567".getBytes(UTF_8);
        for (int i = 0; i < 6; i++) {
            parser.feed(bytes, 0, bytes.length, event -> {});
        }
        assertThatThrownBy(() -> parser.feed(bytes, 0, bytes.length, event -> {}))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessage("an event of the stream is larger than 100 bytes");
    }

    @Test
    void manySmallDataLinesAreBoundedToo() {
        assertThatThrownBy(() -> parse("data:\n".repeat(21), 100)).isInstanceOf(EventTooLargeException.class);
    }

    @Test
    void aLineInOnePacketIsBoundedToo() {
        assertThatThrownBy(() -> parse("data:" + "x".repeat(96) + "\n\n", 100))
                .isInstanceOf(EventTooLargeException.class);
    }

    @Test
    void anEndlessStreamOfSmallEventsAndCommentsIsNoLargeEvent() {
        assertThatCode(() -> parse(": keep-alive\n".repeat(100) + "data: abc\n\n".repeat(100), 20))
                .doesNotThrowAnyException();
    }

    private static List<ServerSentEvent> events(String text) {
        return parse(text, 1_000_000);
    }

    private static List<ServerSentEvent> parse(String text, int max) {
        byte[] bytes = text.getBytes(UTF_8);
        List<ServerSentEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(max);
        parser.feed(bytes, 0, bytes.length, events::add);
        parser.end(events::add);
        return events;
    }

    private static List<ServerSentEvent> inPortions(byte[] bytes, int portion) {
        List<ServerSentEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(1_000_000);
        for (int i = 0; i < bytes.length; i += portion) {
            parser.feed(bytes, i, Math.min(portion, bytes.length - i), events::add);
        }
        parser.end(events::add);
        return events;
    }
}
