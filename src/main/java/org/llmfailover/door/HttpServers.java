package org.llmfailover.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.HttpConfig;

/** Puts the bundle's gate in front of the HTTP door, wherever Camel's own HTTP server carries it. */
public final class HttpServers {

    private static final String SERVER = "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter";

    private HttpServers() {}

    /** Guards the door of this context; does nothing where another engine than Camel's own serves HTTP. */
    public static void guard(CamelContext context, HttpConfig config) {
        if (context.getClassResolver().resolveClass(SERVER) != null) {
            Guard.all(context, config);
        }
    }

    /** Apart, because camel-platform-http-vertx need not be on the class path. */
    private static final class Guard {

        static void all(CamelContext context, HttpConfig config) {
            HttpGate gate = new HttpGate(config);
            context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                    .filter(router -> VertxPlatformHttpRouter.SERVER_TYPE_SERVER.equals(router.getServerType()))
                    .forEach(router -> {
                        requireKeysBeyondLoopback(router.getServer().getHost(), config);
                        gate.guard(router);
                    });
        }

        private static void requireKeysBeyondLoopback(String host, HttpConfig config) {
            if (config.apiKeys().isEmpty() && !isLoopback(host)) {
                throw new ConfigException("camel.server.host '" + host
                        + "' can be reached from other machines: set llm.http.api-keys, or listen on 127.0.0.1");
            }
        }

        private static boolean isLoopback(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }
}
