package org.llmfailover.hothot;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.llmfailover.config.TargetConfig;

/**
 * Orders targets for a conversation by weighted rendezvous hashing: each conversation has a favourite, a second choice and so
 * on; over many, each target is the favourite of its weight's part. A target that drops out moves only its own.
 */
final class Rendezvous {

    private Rendezvous() {}

    /** @param weight above 0 */
    static List<TargetConfig> order(
            String conversation, List<TargetConfig> targets, ToDoubleFunction<TargetConfig> weight) {
        return targets.stream()
                .sorted(Comparator.comparingDouble(
                        (TargetConfig target) -> -score(conversation, target.name(), weight.applyAsDouble(target))))
                .toList();
    }

    private static double score(String conversation, String target, double weight) {
        return weight / -Math.log(place(conversation, target));
    }

    /** Above 0 and below 1, evenly spread. */
    private static double place(String conversation, String target) {
        long hash = 0xcbf29ce484222325L;
        for (String text : List.of(conversation, "\0", target)) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
        }
        // the last step of MurmurHash3: FNV alone leaves the last characters in the low bits
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return ((hash >>> 11) + 0.5) / (1L << 53);
    }
}
