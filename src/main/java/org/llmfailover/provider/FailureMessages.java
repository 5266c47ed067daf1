package org.llmfailover.provider;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llmfailover.chat.FailureKind;

/**
 * What the sentences of error bodies say, where no code says it. Stateless.
 *
 * <p>Every pattern is a statement and not a word: "rate limit" in a sentence about a parameter is no rate limit. Messages
 * come in the form of {@link ErrorBody#said}. Every gap in a pattern is bounded, so matching takes linear time.
 */
final class FailureMessages {

    /** A model's name, quoted or not. */
    private static final String ID = "['\"`]?[\\w./:@-]{1,100}['\"`]?";

    private static final String POLICY =
            "(?:content (?:management |filtering |moderation |safety |usage )?polic(?:y|ies)"
                    + "|(?:usage|safety|acceptable use) (?:polic(?:y|ies)|guidelines?)|safety (?:system|check|filter)|safety_check)";

    private static final Map<FailureKind, Pattern> KINDS = new EnumMap<>(Map.of(
            FailureKind.CONTEXT_LENGTH,
            anyOf(
                    // Anthropic, Bedrock, Databricks, Moonshot
                    "(?<![\\w.'\"`\\]])(?:prompt|input|conversation) (?:is )?too long",
                    "exceeds? context limit",
                    // OpenAI, vLLM, SGLang, OpenRouter, Together; Mistral counts the other way round
                    "maximum context (?:length|window|size|limit) (?:is|of) \\d",
                    "\\d maximum context length",
                    "(?:reduce|shorten) (?:the length of )?(?:the|your) (?:messages|prompt|input)\\b",
                    "input tokens exceed the configured limit",
                    // OpenAI, llama.cpp, Ollama, LM Studio, MiniMax
                    "exceed(?:s|ed|ing)? (?:[\\w'`-]+ ){0,4}context (?:length|window|size|limit)",
                    "context (?:length|window|size|limit) (?:[\\w'`-]+ ){0,3}exceed",
                    "(?:longer|larger|greater) than (?:[\\w'`-]+ ){0,4}context (?:length|window|size)",
                    "context (?:the )?overflow",
                    // Gemini, Vertex
                    "input token count.{0,40}(?:exceeds|only supports up to)",
                    "exceeds the maximum number of tokens allowed",
                    "\\b(?:prompt|input|total)\\b[^.]{0,60}\\btokens?\\b[^.]{0,40}\\bexceeds? (?:[\\w'-]+ ){0,3}(?:limit|maximum)\\b",
                    // xAI, Mistral, Kimi, Qwen, Zhipu, Hugging Face and Together, Cohere, GitHub
                    "maximum prompt length is \\d",
                    "too large for model with",
                    "exceeded model token limit",
                    "range of input length should be",
                    "prompt exceeds max length",
                    "`?inputs`? (?:tokens \\+|must have less than)",
                    "too many (?:input |prompt )?tokens",
                    "prompt token count of \\d+ exceeds",
                    "request body too large for .{1,80}max size: \\d+ tokens"),
            FailureKind.REFUSAL,
            anyOf(
                    "(?:violat|flagged|blocked|rejected|filtered|triggering|prohibited|disallowed|declined|against).{0,120}"
                            + POLICY,
                    POLICY + ".{0,60}violat",
                    "(?:blocked|rejected|filtered|flagged) (?:[\\w'`-]+ ){0,6}"
                            + "(?:content filter|moderation|guardrail|safety|model armor)",
                    "(?:input|prompt|request|content) (?:was|has been|is|were) flagged",
                    // DeepSeek, Qwen, Moonshot, Zhipu
                    "content exists risk|considered high risk",
                    "(?:inappropriate|prohibited|harmful|unsafe|sensitive) content"),
            FailureKind.QUOTA,
            anyOf(
                    // Anthropic, Ollama: limits somebody set
                    "credit balance is too low",
                    "reached your (?:\\w+ ){0,3}usage limits?",
                    "(?:spending|spend|billing|credit|budget|usage) (?:hard )?(?:limit|cap) (?:has been |was |is )?"
                            + "(?:reached|exceeded|hit)",
                    "(?:reached|exceeded|hit|over) (?:\\w+ ){0,4}(?:spending|spend|billing|credit|budget)"
                            + " (?:hard )?(?:limit|cap)",
                    "key limit exceeded|budget has been exceeded|out of call volume quota",
                    // DeepSeek, OpenRouter, xAI, Zhipu, gateways that resell
                    "insufficient (?:[\\w]+ )?(?:balance|credits?|quota)",
                    "(?:run out of|out of|used all|used all available|not enough|have no|have any|doesn't have any) credits?",
                    "requires more credits",
                    "payment required",
                    // Gemini's free tier where there is none
                    "\\blimit: 0\\b"),
            FailureKind.AUTH,
            anyOf(
                    "(?:invalid|incorrect|expired|missing|wrong|bad|no|revoked|malformed) (?:\\w+ )?(?:x-)?api[ -]?key",
                    "(?<!['\"`.])\\bapi[ -]?key(?: provided)? (?:is |was |has )?(?:been )?"
                            + "(?:not valid|invalid|incorrect|expired|not found|missing|disabled|revoked|required|leaked)",
                    "(?:invalid|expired|missing) (?:authentication|bearer|access|auth) (?:token|credentials?)",
                    "\\btoken (?:has |is |included in the request is )?expired",
                    "authentication (?:failed|required|is required)",
                    "(?:location|country|region) (?:is |are )?not supported",
                    "(?:organization|account|project) (?:has been|is|was) (?:deactivated|disabled|suspended|terminated)"),
            FailureKind.MODEL_NOT_FOUND,
            anyOf(
                    "\\bmodel " + ID + " (?:does not exist|doesn't exist|not found|is not found|was not found)",
                    "\\bmodel " + ID + " (?:has been|is|was) (?:deprecated|decommissioned|retired|removed|shut down)",
                    "\\bmodel " + ID + " is no longer (?:available|supported)",
                    "(?:['\"`][\\w./:@-]{1,100}['\"`] model|\\brequested model|\\bmodel ['\"`][\\w./:@-]{1,100}['\"`])"
                            + " is not (?:supported|available)",
                    "\\b(?:model|deployment)(?: you requested)? (?:does not exist|not exist|not found)",
                    "is not a valid model",
                    "\\binvalid model(?: name| id| identifier)?(?:[:.]|$| passed| ['\"`])",
                    "model identifier is invalid",
                    "\\b(?:unknown|no such) model\\b",
                    // Bedrock: only an inference profile reaches the model
                    "with on-demand throughput (?:isn't|is not) supported"),
            FailureKind.OVERLOADED,
            anyOf(
                    "(?:^|\\b(?:is|are|currently|temporarily|server|model|engine|service) )overloaded",
                    "(?:at|over|out of|insufficient|no) capacity\\b",
                    "maximum pending requests exceeded|server(?: is)? busy"),
            FailureKind.RATE_LIMITED,
            anyOf("rate limit (?:has been |was |is )?(?:reached|exceeded|hit)", "too many requests", "rate-limited")));

    /** The first span of time a message names is the one whose limit was hit: "tokens per day (TPD): Limit 100000". */
    private static final Pattern PERIOD = Pattern.compile(
            "\\bper[ _-]?(?:second|sec|minute|min|hour)|per[ _-]?(?:second|minute)"
                    + "|\\b[rt]p[smh]\\b|(?<long>per[ _-]?(?:day|week|month)|by_?day|per 86400s|\\b[rt]pd\\b|\\b(?:daily|weekly|monthly)\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern REQUESTED =
            Pattern.compile("limit:? (?<limit>\\d{1,12})\\b.{0,60}\\brequested:? (?<requested>\\d{1,12})\\b");

    private FailureMessages() {}

    static boolean say(FailureKind kind, String said) {
        Pattern pattern = KINDS.get(kind);
        return pattern != null && pattern.matcher(said).find();
    }

    /** Whether the message opens with the statement, and so is about nothing else. */
    static boolean openWith(FailureKind kind, String said) {
        Pattern pattern = KINDS.get(kind);
        return pattern != null && pattern.matcher(said).lookingAt();
    }

    /** Whether a message or a quota's id is about a day or longer. */
    static boolean nameLongPeriod(String text) {
        Matcher period = PERIOD.matcher(text);
        return period.find() && period.group("long") != null;
    }

    /** Whether a message is about less than a day. */
    static boolean nameShortPeriod(String text) {
        Matcher period = PERIOD.matcher(text);
        return period.find() && period.group("long") == null;
    }

    /** Whether one request alone asks for more than the limit, so that no wait helps. */
    static boolean neverFits(String said) {
        Matcher numbers = REQUESTED.matcher(said.replace(",", ""));
        if (numbers.find()) {
            return Long.parseLong(numbers.group("requested")) > Long.parseLong(numbers.group("limit"));
        }
        return said.contains("request too large for ");
    }

    private static Pattern anyOf(String... alternatives) {
        return Pattern.compile(String.join("|", alternatives));
    }
}
