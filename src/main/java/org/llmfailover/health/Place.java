package org.llmfailover.health;

/** Where a conversation stands among all of them: always at the same place, and different ones spread evenly. */
final class Place {

    private Place() {}

    /** 0 to 1, without 1. */
    static double of(String conversation) {
        int hash = conversation.hashCode();
        // the last step of MurmurHash3: names that differ in a digit do not stand side by side
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        hash ^= hash >>> 16;
        return Integer.toUnsignedLong(hash) / (double) (1L << 32);
    }
}
