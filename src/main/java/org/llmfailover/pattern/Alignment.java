package org.llmfailover.pattern;

import org.jspecify.annotations.Nullable;

/**
 * Fits a continuation to the text it continues: what a model says again is cut, so that both joined read as one text. One
 * instance a continuation; not thread-safe.
 *
 * <p>A model asked to go on may begin with the last words once more, or start over from the beginning; it may write them with
 * other quotation marks, dashes, ellipses or line ends, and say something before them. Its first characters are held back as
 * long as they could be any of that.
 */
public final class Alignment {

    private final String sent;
    private final boolean isPrefill;
    private final Typography held = new Typography();
    private final Repetition repetition;
    private @Nullable Repetition afterLeadIn;
    private int leadIn;
    private boolean aligned;

    /**
     * @param isPrefill whether the continuing model was shown the text as the beginning of its own answer: it then was not shown
     *     the white space at its end, and may write it again
     */
    Alignment(String text, boolean isPrefill) {
        this.sent = Typography.plain(text);
        this.isPrefill = isPrefill;
        this.repetition = new Repetition(sent, isPrefill);
        this.aligned = sent.isBlank();
    }

    /** The part of the continuation that is new and may be passed on now; empty while it is not clear yet. */
    public String next(String text) {
        if (aligned) {
            return text;
        }
        hear(held.append(text));
        return isUnclear() ? "" : cut();
    }

    /** What is still held back when the continuation ends. */
    public String end() {
        return aligned || saysNothingNew() ? "" : cut();
    }

    private void hear(String plain) {
        repetition.hear(plain);
        if (afterLeadIn != null) {
            afterLeadIn.hear(plain);
        } else if (!repetition.isUnclear() && !repetition.isFound()) {
            lookForLeadIn(held.plain());
        }
    }

    /** What repeats nothing may be said before a repetition. */
    private void lookForLeadIn(String plain) {
        leadIn = LeadIn.end(plain);
        if (leadIn > 0) {
            afterLeadIn = new Repetition(sent, isPrefill);
            afterLeadIn.hear(plain.substring(leadIn));
        }
    }

    private boolean isUnclear() {
        return repetition.isUnclear() || (!repetition.isFound() && isLeadInUnclear());
    }

    private boolean isLeadInUnclear() {
        return afterLeadIn == null ? leadIn == LeadIn.UNCLEAR : afterLeadIn.isUnclear();
    }

    private boolean saysNothingNew() {
        return repetition.saysNothingNew() || (afterLeadIn != null && afterLeadIn.saysNothingNew());
    }

    private String cut() {
        aligned = true;
        Repetition rest = afterLeadIn;
        if (!repetition.isFound() && rest != null && rest.isCertain()) {
            return held.from(leadIn + rest.end());
        }
        return held.from(repetition.end());
    }
}
