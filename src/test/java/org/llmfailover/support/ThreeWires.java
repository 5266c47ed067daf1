package org.llmfailover.support;

import java.util.HashMap;
import java.util.Map;

/**
 * The door in front of a provider of each wire. The chain {@code anthropic} begins with that provider and goes on with the
 * others, and so on for each; {@code default} is the chain {@code anthropic}.
 */
public final class ThreeWires implements AutoCloseable {

    public final FakeProvider anthropic = new FakeProvider(Streams.anthropic("from ", "anthropic"));
    public final FakeProvider openai = new FakeProvider(Streams.openai("from ", "openai"));
    public final FakeProvider gemini = new FakeProvider(Streams.gemini("from ", "gemini"));
    public final Door door;

    private static final String ANTHROPIC = "anthropic/claude-sonnet-5";
    private static final String OPENAI = "openai/gpt-5.4";
    private static final String GEMINI = "gemini/gemini-3.6-flash";

    /** Starts with these properties besides. */
    public ThreeWires(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Door.chain(anthropic, openai));
        all.put("llm.provider.gemini.url", gemini.url());
        all.put("llm.provider.gemini.api-key", "secret-gemini");
        all.put("llm.chain.default.targets", String.join(",", ANTHROPIC, OPENAI, GEMINI));
        all.put("llm.chain.anthropic.targets", String.join(",", ANTHROPIC, OPENAI, GEMINI));
        all.put("llm.chain.openai.targets", String.join(",", OPENAI, GEMINI, ANTHROPIC));
        all.put("llm.chain.gemini.targets", String.join(",", GEMINI, ANTHROPIC, OPENAI));
        for (String chain : new String[] {"default", "anthropic", "openai", "gemini"}) {
            all.put("llm.chain." + chain + ".max-attempts", "1");
        }
        all.putAll(properties);
        door = new Door(all);
    }

    public ThreeWires() {
        this(Map.of());
    }

    /** The provider of this name. */
    public FakeProvider provider(String name) {
        return switch (name) {
            case "anthropic" -> anthropic;
            case "openai" -> openai;
            case "gemini" -> gemini;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** All three answer with a whole stream again. */
    public void allAnswer() {
        anthropic.reply(Streams.anthropic("from ", "anthropic"));
        openai.reply(Streams.openai("from ", "openai"));
        gemini.reply(Streams.gemini("from ", "gemini"));
    }

    /** Asks a chain for a stream; more fields of the request begin with a comma, more header lines follow. */
    public StreamedCall stream(String chain, String fields, String... headers) {
        return new StreamedCall(door.port(), StreamedCall.request(fields), with("X-Llm-Chain: " + chain, headers));
    }

    private static String[] with(String first, String... more) {
        String[] all = new String[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    @Override
    public void close() {
        door.close();
        anthropic.close();
        openai.close();
        gemini.close();
    }
}
