package org.llmfailover.provider.openai;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model of OpenAI takes and what it answers with a 400, told from its name. Immutable.
 *
 * <p>The o-series and the gpt-5 family and later are reasoning models. A name
 * that is neither, an Azure deployment's own name among them, is a model that takes everything but
 * {@code reasoning_effort}. Vendor prefixes ({@code openai/gpt-5.4}) and the {@code ft:} of a fine-tuned model do not
 * matter.
 */
final class OpenAiModelRules {

    private static final Pattern O_SERIES = Pattern.compile("o(\\d{1,2})(?![.\\d])([-:@].*)?");
    private static final Pattern GPT = Pattern.compile("gpt-(\\d{1,2})(?:\\.(\\d{1,2}))?(?:[-:@](.*))?");

    private final boolean oSeries;
    /** Generation of a reasoning GPT times 100 plus its minor version; 0 for every other model. */
    private final int gpt;

    private final boolean takesStop;

    private OpenAiModelRules(boolean oSeries, int gpt, boolean takesStop) {
        this.oSeries = oSeries;
        this.gpt = gpt;
        this.takesStop = takesStop;
    }

    static OpenAiModelRules of(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String base = name.startsWith("ft:") ? name.substring("ft:".length()) : name;
        Matcher o = O_SERIES.matcher(base);
        if (o.matches()) {
            // recorded: o3 and o4-mini refuse stop, o1 and o3-mini take it
            return new OpenAiModelRules(true, 0, o.group(1).equals("1") || base.startsWith("o3-mini"));
        }
        Matcher gpt = GPT.matcher(base);
        if (gpt.matches() && !isPlainChat(gpt)) {
            int version = 100 * Integer.parseInt(gpt.group(1)) + minor(gpt.group(2));
            return version >= 500 ? new OpenAiModelRules(false, version, false) : takesEverything();
        }
        return takesEverything();
    }

    /** {@code gpt-5-chat-latest} does not reason; the chat variants of later versions do. */
    private static boolean isPlainChat(Matcher gpt) {
        return gpt.group(2) == null
                && Objects.requireNonNullElse(gpt.group(3), "").startsWith("chat");
    }

    private static int minor(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static OpenAiModelRules takesEverything() {
        return new OpenAiModelRules(false, 0, true);
    }

    /** Reasoning models take {@code max_completion_tokens}, {@code reasoning_effort} and the developer role. */
    boolean reasons() {
        return oSeries || gpt > 0;
    }

    /**
     * Whether temperature, top_p and logprobs may be given: gpt-5.1 and its successors up to gpt-6 take them when
     * they are told not to reason.
     */
    boolean takesSampling(@Nullable String effort) {
        return !reasons() || (gpt > 500 && gpt < 600 && "none".equals(effort));
    }

    /** Whether frequency and presence penalties and logit_bias may be given. */
    boolean takesPenalties() {
        return !reasons();
    }

    boolean takesStop() {
        return takesStop;
    }

    /** The o-series answers 400 to {@code parallel_tool_calls}, true or false. */
    boolean takesParallelToolCalls() {
        return !oSeries;
    }

    /** From gpt-5.4 on, OpenAI's chat completions refuse function tools together with a reasoning effort. */
    boolean refusesEffortWithTools() {
        return gpt >= 504;
    }

    /** From gpt-5.6 on, function tools are refused unless the effort is given as {@code none}. */
    boolean wantsNoEffortWithTools() {
        return gpt >= 506;
    }
}
