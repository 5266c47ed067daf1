package org.llmfailover.simulator;

import java.util.random.RandomGenerator;

/** Makes the letters and digits of provider ids. As thread-safe as its source. */
final class Ids {

    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789";
    private static final int LENGTH = 22;

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** Twenty-two letters and digits, as the providers' own ids have about that many. */
    String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
