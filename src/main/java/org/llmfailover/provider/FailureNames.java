package org.llmfailover.provider;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.llmfailover.chat.FailureKind;

/**
 * What the types, codes and reasons of error bodies stand for, in {@link ErrorBody#squash squashed} form. Stateless.
 *
 * <p>Families of names, not lists: {@code context_length_exceeded} and {@code exceed_context_size_error} say the same.
 */
final class FailureNames {

    private static final Map<FailureKind, Pattern> KINDS = new EnumMap<>(Map.of(
            FailureKind.QUOTA,
            anyOf(
                    "^insufficient\\w*(?:quota|credits?|balance|funds)",
                    "creditbalance|creditserror|creditsexhausted|outofcredits?",
                    "(?:spend|spending|usage|budget|billinghard)limit",
                    "budgetexceeded|quotaexceeded|exceeded(?:current)?quota",
                    "^billingerror|billingnotactive|paymentrequired|^arrearage"),
            FailureKind.CONTEXT_LENGTH,
            anyOf(
                    "context(?:length|window|size)(?:limit)?exceed",
                    "exceed(?:s|ed)?context(?:length|window|size)",
                    "contextlimitexceeded|contextoverflow|contexttoolong",
                    "(?:input|prompt)(?:is)?toolong|tokenslimitreached|maxtokensperrequest"),
            FailureKind.REFUSAL,
            anyOf(
                    // content_filter_error is Azure's filter being down, and no refusal
                    "contentfilter(?!error)|contentpolicy|contentmoderation|contentblocked|contentviolation",
                    "responsibleaipolicy|biopolicy|cyberpolicy|usagepolicy|^policyviolation",
                    "^invalidprompt$|^safety$|safetyblock|safetycheck|prohibitedcontent|sensitivecontent",
                    "moderationblocked|datainspectionfailed|jailbreak|guardrailintervened|^flaggedinput$"),
            FailureKind.AUTH,
            anyOf(
                    "^authentication|authenticationfailed|^unauthenticated|^unauthori[sz]ed|^invalidauthentication",
                    "apikey|^invalidkey|^invalidaccesskey|^invalidgrant|accesstoken|expiredtoken|^missingauthentication",
                    "unrecognizedclient|invalidsignature|incompletesignature|signaturedoesnotmatch",
                    "^permission(?:denied|error)|^accessdenied|^forbidden|^requestforbidden",
                    "unsupportedcountry|accountdeactivated|consumer(?:invalid|suspended)|servicedisabled|billingdisabled",
                    // Gemini: the location is not supported, or billing is not enabled
                    "^failedprecondition$"),
            FailureKind.MODEL_NOT_FOUND,
            anyOf(
                    "^(?:model|deployment|resource|engine)?notfound(?:error|exception)?$",
                    "model(?:id)?(?:notavailable|notsupported|notexist|doesnotexist|decommissioned|deprecated|retired)",
                    "^(?:invalid|unknown|unsupported)model(?:id|name|error)?$"),
            FailureKind.OVERLOADED,
            anyOf("overload", "^slowdown$", "^capacityexceeded$", "^nocapacity$", "^modelnotready", "^serverbusy$"),
            FailureKind.RATE_LIMITED,
            anyOf("ratelimit", "throttl", "toomanyrequests", "^resourceexhausted$")));

    /** What a name, without its ending, stands for where no status came with it: in an event, or in the body of a 200. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalidrequest", 400),
            Map.entry("invalidargument", 400),
            Map.entry("badrequest", 400),
            Map.entry("validation", 400),
            Map.entry("authentication", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("unauthorized", 401),
            Map.entry("billing", 402),
            Map.entry("permission", 403),
            Map.entry("permissiondenied", 403),
            Map.entry("forbidden", 403),
            Map.entry("notfound", 404),
            Map.entry("modeltimeout", 408),
            Map.entry("requesttoolarge", 413),
            Map.entry("ratelimit", 429),
            Map.entry("ratelimitexceeded", 429),
            Map.entry("resourceexhausted", 429),
            Map.entry("throttling", 429),
            Map.entry("toomanyrequests", 429),
            Map.entry("api", 500),
            Map.entry("internal", 500),
            Map.entry("server", 500),
            Map.entry("internalserver", 500),
            Map.entry("unavailable", 503),
            Map.entry("serviceunavailable", 503),
            Map.entry("timeout", 504),
            Map.entry("deadlineexceeded", 504),
            Map.entry("overloaded", 529));

    private static final Pattern ENDING = Pattern.compile("(?:error|exception)$");

    private FailureNames() {}

    static boolean mean(FailureKind kind, Set<String> names) {
        Pattern pattern = KINDS.get(kind);
        return pattern != null
                && names.stream().anyMatch(name -> pattern.matcher(name).find());
    }

    /** The highest status one of the names stands for; 0 when none does. */
    static int status(Set<String> names) {
        return names.stream()
                .mapToInt(name -> STATUSES.getOrDefault(ENDING.matcher(name).replaceFirst(""), 0))
                .max()
                .orElse(0);
    }

    private static Pattern anyOf(String... alternatives) {
        return Pattern.compile(String.join("|", alternatives));
    }
}
