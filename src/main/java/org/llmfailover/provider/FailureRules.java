package org.llmfailover.provider;

import static org.llmfailover.chat.FailureKind.AUTH;
import static org.llmfailover.chat.FailureKind.CLIENT_ERROR;
import static org.llmfailover.chat.FailureKind.CONTEXT_LENGTH;
import static org.llmfailover.chat.FailureKind.MODEL_NOT_FOUND;
import static org.llmfailover.chat.FailureKind.OVERLOADED;
import static org.llmfailover.chat.FailureKind.QUOTA;
import static org.llmfailover.chat.FailureKind.RATE_LIMITED;
import static org.llmfailover.chat.FailureKind.REFUSAL;
import static org.llmfailover.chat.FailureKind.SERVER_ERROR;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.llmfailover.chat.FailureKind;

/**
 * Decides what kind of failure a response is. Stateless.
 *
 * <p>A status that means one thing (402, 404, 408, 498) is not argued with. Where it may mean several, the first that fits
 * decides: the rules for single traps, the types and codes in the body, its sentences, the status alone. Codes and sentences
 * are heard only for what the status leaves open: a 429 may be a quota but no refusal, and a sentence about a rate limit
 * makes no rate limit of a 400.
 */
final class FailureRules {

    /** No status is known: an error inside a 200 that names none. */
    static final int NONE = 0;

    /** What a response shows, its message ready for matching. */
    private record Evidence(int status, ErrorBody body, String said) {

        boolean statusIn(int... statuses) {
            for (int each : statuses) {
                if (status == each) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Rule(FailureKind kind, Predicate<Evidence> fits) {}

    private static final List<Rule> TRAPS = List.of(
            // one request beyond a whole minute's tokens (OpenAI's 429, Groq's 413): only another target can take it
            new Rule(CONTEXT_LENGTH, e -> e.statusIn(429, 413, NONE) && FailureMessages.neverFits(e.said())),
            // Google names the quota; its RetryInfo stays small even where a day's is used up
            new Rule(QUOTA, e -> e.statusIn(429, NONE) && aDaysQuota(e.body())),
            new Rule(RATE_LIMITED, e -> e.statusIn(429, NONE) && quotaThatRefills(e)),
            // "tokens per day (TPD): Limit 100000, Used 99812": OpenAI, Groq, OpenRouter's free models
            new Rule(QUOTA, e -> e.statusIn(429) && FailureMessages.nameLongPeriod(e.said())),
            new Rule(
                    RATE_LIMITED,
                    e -> e.statusIn(429)
                            && e.body().names("quota_exceeded")
                            && FailureMessages.nameShortPeriod(e.said())),
            // OpenAI and Gemini send the same sentence, but Gemini's has a second one that says when to come back
            new Rule(QUOTA, e -> e.statusIn(429, 400, 403, NONE) && usedUp(e)),
            // Bedrock: the model itself failed, whatever its own status was
            new Rule(SERVER_ERROR, e -> e.statusIn(424) && e.body().names("ModelErrorException")),
            // OpenAI: the string that is too long is the prompt or, say, the id of a tool call
            new Rule(CONTEXT_LENGTH, e -> e.statusIn(400, NONE) && tooLongPrompt(e.body())));

    /** In the order of asking, the more particular first. */
    private static final List<FailureKind> KINDS =
            List.of(QUOTA, CONTEXT_LENGTH, REFUSAL, AUTH, MODEL_NOT_FOUND, OVERLOADED, RATE_LIMITED);

    private static final Set<FailureKind> ALL = Set.copyOf(KINDS);

    private static final Pattern PROMPT_FIELD = Pattern.compile(
            "(?:messages|input|contents|prompt|system)\\b(?:.{0,80}\\b(?:content|text|parts))?(?:\\[\\d{1,6}])?");

    private FailureRules() {}

    /**
     * The kind of a failure.
     *
     * @param status the HTTP status, or {@link #NONE}
     */
    static FailureKind kind(int status, ErrorBody body) {
        Evidence evidence = new Evidence(status, body, body.said());
        return trap(evidence)
                .or(() -> first(kind -> namesMayMean(status).contains(kind) && FailureNames.mean(kind, body.names())))
                .or(() -> first(kind -> said(kind, evidence)))
                .orElseGet(() -> ofStatus(status));
    }

    private static Optional<FailureKind> trap(Evidence evidence) {
        return TRAPS.stream()
                .filter(rule -> rule.fits().test(evidence))
                .map(Rule::kind)
                .findFirst();
    }

    private static Optional<FailureKind> first(Predicate<FailureKind> fits) {
        return KINDS.stream().filter(fits).findFirst();
    }

    private static Set<FailureKind> namesMayMean(int status) {
        return switch (status) {
            case NONE -> ALL;
            case 401 -> Set.of(QUOTA);
            case 403 -> Set.of(QUOTA, REFUSAL);
            case 429 -> Set.of(QUOTA, CONTEXT_LENGTH, OVERLOADED);
            case 402, 404, 408, 410, 498 -> Set.of();
            default -> {
                if (status >= 500) {
                    yield Set.of(QUOTA, CONTEXT_LENGTH, REFUSAL, AUTH, OVERLOADED);
                }
                yield status >= 400 ? ALL : Set.of();
            }
        };
    }

    private static boolean said(FailureKind kind, Evidence evidence) {
        int status = evidence.status();
        if (status >= 500 && kind == AUTH) {
            // gateways wrap a wrong key in a 500; one that merely mentions a key has its own trouble
            return FailureMessages.openWith(AUTH, evidence.said());
        }
        return sentencesMayMean(status).contains(kind) && FailureMessages.say(kind, evidence.said());
    }

    private static Set<FailureKind> sentencesMayMean(int status) {
        return switch (status) {
            case NONE -> ALL;
            case 401 -> Set.of(QUOTA);
            case 403 -> Set.of(QUOTA, REFUSAL);
            case 429 -> Set.of(QUOTA, OVERLOADED);
            case 402, 404, 408, 410, 498 -> Set.of();
            default -> {
                if (status >= 500) {
                    yield Set.of(CONTEXT_LENGTH, OVERLOADED);
                }
                yield status >= 400 ? Set.of(QUOTA, CONTEXT_LENGTH, REFUSAL, AUTH, MODEL_NOT_FOUND) : Set.of();
            }
        };
    }

    private static FailureKind ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> AUTH;
            case 402 -> QUOTA;
            case 404, 410 -> MODEL_NOT_FOUND;
            case 408 -> SERVER_ERROR;
            case 429 -> RATE_LIMITED;
            case 498, 503, 529 -> OVERLOADED;
            default -> status >= 400 && status < 500 ? CLIENT_ERROR : SERVER_ERROR;
        };
    }

    private static boolean aDaysQuota(ErrorBody body) {
        return body.quotas().stream().anyMatch(FailureMessages::nameLongPeriod);
    }

    private static boolean quotaThatRefills(Evidence evidence) {
        return !evidence.body().quotas().isEmpty() && !FailureMessages.say(QUOTA, evidence.said());
    }

    private static boolean usedUp(Evidence evidence) {
        return evidence.said().contains("exceeded your current quota")
                && evidence.body().retryDelay() == null
                && !evidence.said().contains("retry in ");
    }

    private static boolean tooLongPrompt(ErrorBody body) {
        String param = body.param();
        return body.names("string_above_max_length")
                && param != null
                && PROMPT_FIELD.matcher(param).matches();
    }
}
