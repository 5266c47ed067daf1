package org.llmfailover.support;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.HashMap;
import java.util.Map;

/**
 * One chain of a running bundle.
 *
 * @param copy what the ids of its models end in
 */
public record Chain(Bundle bundle, String name, String copy) {

    public Told chat(Object body, Object... headers) {
        Map<String, Object> all = new HashMap<>(Map.of("LlmChain", name));
        for (int i = 0; i < headers.length; i += 2) {
            all.put((String) headers[i], headers[i + 1]);
        }
        long started = System.nanoTime();
        return new Told(bundle.chat(body, all), (System.nanoTime() - started) / 1_000_000, copy);
    }

    public Told chat() {
        return chat("hello");
    }

    /** The circuit of one of the chain's targets, {@code provider/model} without the ending of the copy. */
    public CircuitBreaker circuit(String target) {
        return bundle.context().getRegistry().findByType(CircuitBreaker.class).stream()
                .filter(circuit -> circuit.getName().equals("llm-" + target + copy))
                .findFirst()
                .orElseThrow();
    }
}
