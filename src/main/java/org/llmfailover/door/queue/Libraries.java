package org.llmfailover.door.queue;

import org.apache.camel.CamelContext;
import org.llmfailover.config.ConfigException;

/** Looks whether what a door needs is on the class path: a host brings the libraries of the doors it opens. */
public final class Libraries {

    private Libraries() {}

    /**
     * Fails when a library is missing.
     *
     * @param property the property that asks for it
     * @param type a class of the library
     * @param artifact its Maven coordinates, without a version
     */
    public static void require(CamelContext context, String property, String type, String artifact) {
        if (context.getClassResolver().resolveClass(type) == null) {
            throw new ConfigException(
                    property + " needs " + artifact + " on the class path: add that dependency, or close the door");
        }
    }
}
