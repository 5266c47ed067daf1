package org.llmfailover.hothot;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Call;

/** Remembers who answered a conversation, so that its next turn goes there. Thread-safe. */
public final class KeepPlace implements Processor {

    private final Places places;

    KeepPlace(Places places) {
        this.places = places;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        call.answer()
                .map(Answered::target)
                .ifPresent(
                        target -> places.keep(call.chain().name(), call.terms().conversation(), target.number()));
    }
}
