package org.llmfailover.hothot;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.Pattern;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.ReadCall;
import org.llmfailover.pattern.Terms;
import org.llmfailover.prompt.PromptLibrary;

/**
 * Tells whether any of the chain's models may answer a request. Not so where code reads the answer (tools, a response format),
 * or where the prompt's variants are not said to be interchangeable: such a request goes on as retry-and-shed, and its answer
 * says so. Thread-safe.
 */
public final class CheckInterchangeable implements Processor {

    /** The exchange property that says so. */
    static final String PROPERTY = "LlmInterchangeable";

    private final PromptLibrary prompts;

    public CheckInterchangeable(PromptLibrary prompts) {
        this.prompts = prompts;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        String why = refusal(call.terms());
        exchange.setProperty(PROPERTY, why == null);
        if (why != null) {
            call.note("hot-hot is not for " + why + ": the pattern is retry-and-shed");
            call.reconsider(call.terms()
                    .withPattern(Pattern.RETRY_AND_SHED, call.terms().highValue()));
            exchange.setProperty(ReadCall.PATTERN, Pattern.RETRY_AND_SHED.wireName());
        }
    }

    private @Nullable String refusal(Terms terms) {
        if (!terms.request().tools().isEmpty()) {
            return "a request with tools";
        }
        if (terms.request().responseFormat() != null) {
            return "a request with response_format";
        }
        String prompt = terms.prompt();
        boolean mixed = prompt == null
                || terms.chain().targets().stream().allMatch(target -> isInterchangeable(prompt, target));
        return mixed ? null : "prompt '" + prompt + "', whose variants are not all marked interchangeable";
    }

    private boolean isInterchangeable(String prompt, TargetConfig target) {
        return prompts.variant(prompt, target.provider().name(), target.model()).interchangeable();
    }
}
