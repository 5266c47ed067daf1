package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Call;

/** Puts the judge's call in the place of the caller's: the question and all answers, under the judge's own prompt. Thread-safe. */
public final class AskJudge implements Processor {

    /** The exchange property with the number of the judge's target. */
    static final String JUDGE = "LlmJudge";

    @Override
    public void process(Exchange exchange) {
        Vote vote = exchange.getProperty(Vote.PROPERTY, Vote.class);
        TargetConfig judge = vote.judge();
        exchange.setProperty(JUDGE, judge.number());
        exchange.setProperty(
                Call.PROPERTY,
                new JudgeCall(vote.call(), Brief.terms(vote.call().terms(), vote.answers()), judge));
    }
}
