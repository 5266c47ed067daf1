package org.llmfailover.door.batch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Gives digests of the one kind batches use. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
