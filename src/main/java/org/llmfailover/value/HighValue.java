package org.llmfailover.value;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chain's {@code high-value.when}: a Simple expression over the headers and the body of a query. The expression comes from
 * the configuration alone; what a caller sent is a value in it and never a part of it. It sees a copy: the prompt or the
 * request's JSON as text, or as a map where the expression looks into it, as in {@code ${body[messages]}}. Thread-safe.
 */
final class HighValue {

    private static final Logger LOG = LoggerFactory.getLogger(HighValue.class);

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final String property;
    private final Predicate when;
    private final boolean readsBody;
    private final boolean readsFields;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @throws ConfigException when the expression is none */
    HighValue(ChainConfig chain, CamelContext context) {
        property = "llm.chain." + chain.name() + ".high-value.when";
        String expression = chain.highValue().when();
        readsBody = expression.contains("body");
        readsFields = expression.contains("body[") || expression.contains("body.") || expression.contains("body?");
        try {
            when = context.resolveLanguage("simple").createPredicate(expression);
            when.init(context);
        } catch (RuntimeException e) {
            throw new ConfigException(property + " is no Simple expression: " + firstLine(e));
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * Whether the query is of high value; one the expression fails on is not.
     *
     * @param body the parsed request or the prompt, or null when it is the exchange's own body
     */
    boolean holds(Exchange exchange, @Nullable Object body) {
        Exchange copy = ExchangeHelper.createCopy(exchange, true);
        if (readsBody && body != null) {
            copy.getMessage().setBody(body instanceof JsonNode json ? plain(json) : body);
        }
        try {
            return when.matches(copy);
        } catch (RuntimeException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "{} cannot be evaluated, such queries are not of high value: {}",
                        property,
                        e.getClass().getName());
            }
            return false;
        }
    }

    private Object plain(JsonNode json) {
        return readsFields && json.isObject() ? Json.MAPPER.convertValue(json, MAP) : json.toString();
    }
}
