package org.llmfailover.config;

/** A constant with a name of its own in properties, headers and meters. */
interface WireNamed {

    String wireName();
}
