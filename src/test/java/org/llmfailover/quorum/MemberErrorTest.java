package org.llmfailover.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.target.ErrorsAsFailures;

/** A member of a quorum in which the JVM itself fails. */
class MemberErrorTest {

    private static final Processor FAILS = exchange -> {
        throw new StackOverflowError();
    };

    /** The vote waited for it for ever. */
    @Test
    void isAMissingVoteAndHoldsNobodyUp() throws Exception {
        try (FakeProvider openai = new FakeProvider(FakeProvider.ok(Answers.openai("fine")));
                FakeProvider gemini = new FakeProvider(FakeProvider.ok(Answers.gemini("fine")));
                Bundle bundle = new Bundle(Map.of(
                        "llm.provider.openai.url", openai.url() + "/v1",
                        "llm.provider.openai.api-key", "secret",
                        "llm.provider.gemini.url", gemini.url(),
                        "llm.provider.gemini.api-key", "secret",
                        "llm.chain.default.targets", "gemini/gemini-3.6-flash, openai/gpt-5.4",
                        "llm.chain.default.pattern", "quorum",
                        "llm.chain.default.quorum.select", "majority"))) {
            AdviceWith.adviceWith(bundle.context(), "llm-attempt-0", advice -> advice.weaveAddFirst()
                    .process(new ErrorsAsFailures(FAILS)));

            Exchange told =
                    CompletableFuture.supplyAsync(() -> bundle.chat("hello")).get(20, TimeUnit.SECONDS);

            assertThat(told.getException()).isNull();
            assertThat(told.getMessage().getBody()).isEqualTo("fine");
            assertThat(List.of("llmWriteRequest", "llmReadAnswer", "llmRelayStream"))
                    .allSatisfy(
                            name -> assertThat(bundle.context().getRegistry().lookupByName(name))
                                    .isInstanceOf(ErrorsAsFailures.class));
        }
    }
}
