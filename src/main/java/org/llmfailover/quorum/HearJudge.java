package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Failure;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Call;

/**
 * Takes the judge's word, where there is one, and puts the caller's call back in its place. A judge that failed, or that
 * names none of the answers, is noted and leaves the choice to the validation score. Thread-safe.
 */
public final class HearJudge implements Processor {

    @Override
    public void process(Exchange exchange) {
        Vote vote = exchange.getProperty(Vote.PROPERTY, Vote.class);
        Call asked = exchange.getProperty(Call.PROPERTY, Call.class);
        exchange.setProperty(Call.PROPERTY, vote.call());
        vote.call().join(asked);
        String name = vote.judge().name();
        String words = asked.answer()
                .map(Answered::answer)
                .map(answer -> answer.text())
                .orElse(null);
        if (words == null) {
            vote.judgeFailed(name + " failed: " + why(asked));
            return;
        }
        Judgement judgement = Judgement.read(words, vote.answers().size());
        if (judgement == null) {
            vote.judgeFailed(name + " named none of the answers");
        } else {
            vote.judged(name, judgement);
        }
    }

    private static String why(Call asked) {
        return asked.lastFailure()
                .map(Failure::kind)
                .map(kind -> kind.wireName())
                .orElse("not asked");
    }
}
