package org.llmfailover.support;

import static org.llmfailover.support.FakeProvider.ok;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.support.FakeProvider.Reply;

/**
 * Three fake providers and one bundle in front of them. Each test takes a chain of its own, whose targets nobody has asked
 * before, so that the circuits and rests of one test are not those of the next and the bundle starts once for a class.
 */
public final class Providers implements AutoCloseable {

    public static final String FROM_ANTHROPIC = "from anthropic";
    public static final String FROM_OPENAI = "from openai";
    public static final String FROM_GEMINI = "from gemini";

    /** In {@link #chain} settings, replaced by what tells one copy of a chain from another. */
    private static final String COPY = "#";

    public final FakeProvider anthropic = new FakeProvider();
    public final FakeProvider openai = new FakeProvider();
    public final FakeProvider gemini = new FakeProvider();

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();
    private Bundle bundle;

    public Providers() {
        with("llm.provider.anthropic.url", anthropic.url());
        with("llm.provider.anthropic.api-key", "secret-anthropic");
        with("llm.provider.openai.url", openai.url() + "/v1");
        with("llm.provider.openai.api-key", "secret-openai");
        with("llm.provider.gemini.url", gemini.url());
        with("llm.provider.gemini.api-key", "secret-gemini");
        with("llm.redelivery.delay", "20ms");
        answer();
    }

    public Providers with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /**
     * Adds equal chains.
     *
     * @param settings such as {@code targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#}; each copy has another text for #
     */
    public Providers chain(String kind, int copies, String... settings) {
        for (int copy = 0; copy < copies; copy++) {
            for (String setting : settings) {
                String[] pair = setting.split("=", 2);
                with("llm.chain." + kind + "-" + copy + "." + pair[0], pair[1].replace(COPY, "-" + copy));
            }
        }
        return this;
    }

    public Providers start() {
        bundle = new Bundle(properties);
        return this;
    }

    public Bundle bundle() {
        return bundle;
    }

    /** A chain of this kind that nobody has used; the providers answer well again and have forgotten what came. */
    public Chain take(String kind) {
        answer();
        List.of(anthropic, openai, gemini).forEach(FakeProvider::forget);
        int copy = taken.computeIfAbsent(kind, any -> new AtomicInteger()).getAndIncrement();
        return new Chain(bundle, kind + "-" + copy, "-" + copy);
    }

    private void answer() {
        anthropic.reply(ok(Answers.anthropic(FROM_ANTHROPIC)));
        openai.reply(ok(Answers.openai(FROM_OPENAI)));
        gemini.reply(ok(Answers.gemini(FROM_GEMINI)));
    }

    /** All three give the same reply from now on. */
    public void all(Reply reply) {
        List.of(anthropic, openai, gemini).forEach(provider -> provider.reply(reply));
    }

    @Override
    public void close() {
        bundle.close();
        List.of(anthropic, openai, gemini).forEach(FakeProvider::close);
    }
}
