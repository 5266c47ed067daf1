package org.llmfailover.provider;

import java.util.List;

/**
 * A request in one provider's form.
 *
 * @param body UTF-8 JSON
 * @param notes a sentence for each thing that was dropped because dropping it is harmless
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once, never compared
public record WireRequest(byte[] body, List<String> notes) {

    public WireRequest {
        notes = List.copyOf(notes);
    }
}
