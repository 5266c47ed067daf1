package org.llmfailover.run;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for a person who watches: a bar on standard error. */
final class ProgressOnTerminal implements Progress {

    private final ProgressBar bar;

    ProgressOnTerminal(int calls) {
        bar = new ProgressBarBuilder()
                .setTaskName("calls")
                .setInitialMax(calls)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    @Override
    public void step(Tally tally) {
        bar.step();
    }

    @Override
    public void say(String sentence) {
        bar.setExtraMessage(sentence);
    }

    @Override
    public void close() {
        bar.close();
    }
}
