package org.llmfailover.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Somebody else's Spring Boot application, with routes and beans of its own. */
@SpringBootApplication(proxyBeanMethods = false)
class SpringHost {

    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Bean
    Clock clock() {
        return CLOCK;
    }

    @Bean
    ObjectMapper objectMapper() {
        return new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
    }

    @Bean
    RouteBuilder hostRoutes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).setBody(simple("handled: ${exception.class.simpleName}"));
                from("direct:host-ask").routeId("host-ask").to("direct:llm-chat");
            }
        };
    }
}
