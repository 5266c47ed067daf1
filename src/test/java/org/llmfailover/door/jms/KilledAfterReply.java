package org.llmfailover.door.jms;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.llmfailover.LlmFailover;

/** The runnable that ends as if it were killed, right after its first answer was sent and before it is committed. */
final class KilledAfterReply {

    private KilledAfterReply() {}

    public static void main(String[] args) throws Exception {
        Main main = LlmFailover.create();
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                    @Override
                    public void notify(CamelEvent event) {
                        if (event instanceof CamelEvent.ExchangeSentEvent sent
                                && sent.getEndpoint().getEndpointUri().startsWith("llmJms://queue:llm.jms.responses")) {
                            Runtime.getRuntime().halt(137);
                        }
                    }
                });
            }
        });
        main.run();
    }
}
