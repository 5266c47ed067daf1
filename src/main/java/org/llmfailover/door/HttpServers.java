package org.llmfailover.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.HttpConfig;

/** Puts the bundle's gate in front of the HTTP door, wherever Camel's own HTTP server carries it. */
public final class HttpServers {

    private static final String SERVER = "org.apache.camel.component.platform.http.main.MainHttpServer";

    private HttpServers() {}

    /** Refuses a door that other machines can reach and that asks for no key, before it listens. */
    public static void requireKeysBeyondLoopback(CamelContext context, HttpConfig config) {
        if (isThere(context)) {
            Own.requireLoopback(context, config);
        }
    }

    /** Refuses to open a door without keys on this host, unless only this machine can reach it. */
    public static void requireKeysBeyondLoopback(String host, HttpConfig config) {
        if (config.apiKeys().isEmpty() && !isLoopback(host)) {
            throw new ConfigException("camel.server.host '" + host
                    + "' can be reached from other machines: set llm.http.api-keys, or listen on 127.0.0.1");
        }
    }

    /** Guards the door of this context; does nothing where another engine than Camel's own serves HTTP. */
    public static void guard(CamelContext context, HttpGate gate) {
        if (isThere(context)) {
            Own.guard(context, gate);
        }
    }

    private static boolean isThere(CamelContext context) {
        return context.getClassResolver().resolveClass(SERVER) != null;
    }

    /** Apart, because camel-platform-http-main need not be on the class path. */
    private static final class Own {

        static void guard(CamelContext context, HttpGate gate) {
            context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                    .filter(router -> VertxPlatformHttpRouter.SERVER_TYPE_SERVER.equals(router.getServerType()))
                    .forEach(router -> gate.guard(router, context::isStarted));
        }

        static void requireLoopback(CamelContext context, HttpConfig config) {
            MainHttpServer server = context.hasService(MainHttpServer.class);
            if (server != null) {
                requireKeysBeyondLoopback(server.getHost(), config);
            }
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
