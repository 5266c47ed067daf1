package org.llmfailover.pattern;

/** The form a request came in, and so the form its answer is given in. */
enum CallForm {
    /** A prompt as text: the answer is its text. */
    TEXT,
    /** A map, or the bundle's own request: the answer is a map. */
    MAP,
    /** JSON as a string. */
    JSON_STRING,
    /** JSON as bytes. */
    JSON_BYTES,
    /** JSON as a stream. */
    JSON_STREAM
}
