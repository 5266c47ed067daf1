package org.llmfailover.config;

/** What has its properties already and its code not yet: asking for it fails the start. */
final class Unavailable {

    private Unavailable() {}

    /** Fails when a door that does not exist yet is to be opened. */
    static void refuseDoors(TypedProperties properties) {
        refuseDoor(properties, "llm.jms.enabled", "JMS");
        refuseDoor(properties, "llm.kafka.enabled", "Kafka");
    }

    private static void refuseDoor(TypedProperties properties, String property, String door) {
        if (properties.flag(property)) {
            throw new ConfigException(property + " is \"true\": the " + door
                    + " door is not available in this version, set it to false or remove the property");
        }
    }
}
