package org.llmfailover.provider.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one Claude model takes: each rule that makes Anthropic answer a request with 400 on one model and not on another.
 * Immutable.
 *
 * <p>The rules follow the version in the model's id; an id without one counts as the newest model, which is the
 * strictest. Sources: Anthropic's migration guides (4.6, 4.7, Sonnet 5, Fable 5 and 5.1, Opus 5.5) and its page on
 * structured outputs.
 */
final class AnthropicModelRules {

    /** {@code claude-3-5-haiku-20241022}, {@code anthropic.claude-opus-4-8}, {@code claude-sonnet-4.5@20250929}: one or two short numbers. */
    private static final Pattern VERSION =
            Pattern.compile("claude-(?:[a-z]+-)*?(\\d{1,2})(?:[-.](\\d{1,2}))?(?![0-9a-z])", Pattern.CASE_INSENSITIVE);

    private static final int NEWEST = Integer.MAX_VALUE;

    /** Claude 3 Opus and Haiku give no more than this, and answer 400 when asked for more. */
    private static final int DEFAULT_MAX_TOKENS_CLAUDE_3 = 4096;

    /** Every model since takes it; long enough for an answer that somebody reads. */
    private static final int DEFAULT_MAX_TOKENS = 8192;

    private final String model;

    /** Major version times 100 plus minor version. */
    private final int version;

    private AnthropicModelRules(String model, int version) {
        this.model = model;
        this.version = version;
    }

    static AnthropicModelRules of(String model) {
        Matcher matcher = VERSION.matcher(model);
        if (!matcher.find()) {
            return new AnthropicModelRules(model, NEWEST);
        }
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return new AnthropicModelRules(model, Integer.parseInt(matcher.group(1)) * 100 + minor);
    }

    String model() {
        return model;
    }

    /** Temperature and top_p; Opus 4.7 and everything after it refuse them, Sonnet 5 all values but the default. */
    boolean takesSampling() {
        return version < 407;
    }

    /** Temperature and top_p in one request; Claude 4 and later refuse the pair. */
    boolean takesTemperatureWithTopP() {
        return version < 400;
    }

    /** A conversation that ends with the beginning of the answer; 4.6 and later refuse it. */
    boolean takesPrefill() {
        return version < 406;
    }

    /** {@code output_config.format} and strict tools, which came with 4.5. */
    boolean takesOutputSchema() {
        return version >= 405;
    }

    /** A tool that must be called; Fable and Mythos 5.1 and Opus 5.5 refuse it because they always think. */
    boolean takesForcedTool() {
        return version <= 500;
    }

    /** Output tokens when neither the caller nor the configuration says: {@code max_tokens} is required. */
    int defaultMaxTokens() {
        return version < 400 ? DEFAULT_MAX_TOKENS_CLAUDE_3 : DEFAULT_MAX_TOKENS;
    }
}
