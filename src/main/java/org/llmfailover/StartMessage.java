package org.llmfailover;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.SimulatorMode;

/** Tells who started the runnable where the doors are, who answers, and what to try next. */
final class StartMessage extends MainListenerSupport {

    private final Consumer<String> say;

    StartMessage(Consumer<String> say) {
        this.say = say;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        LlmConfig config = FailoverHolder.of(context).config();
        if (isOn(context, "camel.management")) {
            String management = address(context, "camel.management", "9876");
            say.accept("health is at " + management + "/observe/health, metrics at " + management + "/observe/metrics");
        }
        if (!config.http().enabled()) {
            say.accept("the HTTP door is closed, as llm.http.enabled is not true");
            return;
        }
        String door = address(context, "camel.server", "8080");
        say.accept("the door is " + door + "/v1/chat/completions"
                + (config.dashboard().enabled() ? ", and who serves is shown at " + door + "/" : ""));
        say.accept(
                providers(config) + "; try: curl -i " + door + "/v1/chat/completions" + key(config)
                        + " -H 'Content-Type: application/json' -d '{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
    }

    private static String providers(LlmConfig config) {
        String names = String.join(", ", config.providers().keySet());
        if (!config.simulated()) {
            return "the providers are " + names;
        }
        String why = config.simulator() == SimulatorMode.AUTO ? "no key is set" : "llm.simulator is on";
        return "the providers " + names + " are simulated, as " + why;
    }

    /** Keys are never shown. */
    private static String key(LlmConfig config) {
        return config.http().apiKeys().isEmpty() ? "" : " -H 'Authorization: Bearer <one of llm.http.api-keys>'";
    }

    private static boolean isOn(CamelContext context, String server) {
        return Boolean.parseBoolean(context.resolvePropertyPlaceholders("{{" + server + ".enabled:false}}"));
    }

    private static String address(CamelContext context, String server, String port) {
        String host = context.resolvePropertyPlaceholders("{{" + server + ".host:127.0.0.1}}");
        return "http://" + host + ":" + context.resolvePropertyPlaceholders("{{" + server + ".port:" + port + "}}");
    }
}
