package org.llmfailover;

import org.apache.camel.CamelContext;

/** Where the simulated providers are served: on the HTTP server of the same context. */
final class Simulation {

    private Simulation() {}

    /** The address under which each simulated provider has a path of its own name. */
    static String base(CamelContext context) {
        String host = context.resolvePropertyPlaceholders("{{camel.server.host:127.0.0.1}}");
        String port = context.resolvePropertyPlaceholders("{{camel.server.port:8080}}");
        return "http://" + reachable(host) + ":" + port + "/simulator/";
    }

    /** An address that stands for every interface is no address to call. */
    private static String reachable(String host) {
        boolean every = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        return every ? "127.0.0.1" : host;
    }
}
