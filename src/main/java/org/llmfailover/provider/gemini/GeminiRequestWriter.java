package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/** Writes a request as a {@code GenerateContentRequest}. Stateless. */
final class GeminiRequestWriter {

    WireRequest write(ChatRequest request, WireTarget target) {
        GeminiModel model = GeminiModel.of(target.model());
        if (model.refusesJsonWithTools()
                && request.responseFormat() != null
                && !request.tools().isEmpty()) {
            throw new NotCarriedException(
                    "The model " + target.model() + " cannot carry tools and response_format together.");
        }
        Set<String> notes = new LinkedHashSet<>();
        ObjectNode body = Json.MAPPER.createObjectNode();
        GeminiConversation conversation = new GeminiConversation(model, notes);
        for (Message message : request.messages()) {
            conversation.add(message);
        }
        conversation.writeTo(body);
        GeminiTools.write(request, body, notes);
        GeminiGenerationConfig.write(request, target, body, notes);
        GeminiOtherFields.check(request.others(), notes);
        return new WireRequest(bytes(body), List.copyOf(notes));
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new NotCarriedException("The request cannot be written as JSON: it is nested too deeply.");
        }
    }
}
