package org.llmfailover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.llmfailover.config.ConfigException;

/**
 * Looks whether the ports of the runnable's servers are free. Camel's own server only logs that it could not be opened and
 * starts without it, and whatever program has the port would then be asked in place of the simulated providers.
 */
final class ServerPorts {

    private ServerPorts() {}

    /** Fails for a port of a server that is to be opened and cannot be. */
    static void requireFree(CamelContext context) {
        requireFree(context, "camel.server", "8080");
        requireFree(context, "camel.management", "9876");
    }

    /** A port of the loopback address that nobody listens on. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free on the loopback address", e);
        }
    }

    private static void requireFree(CamelContext context, String server, String usual) {
        if (!Boolean.parseBoolean(value(context, server + ".enabled", "false"))) {
            return;
        }
        String host = value(context, server + ".host", "127.0.0.1");
        String port = value(context, server + ".port", usual);
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)));
        } catch (IOException e) {
            throw new ConfigException(server + ".port " + port + " cannot be opened on " + server + ".host " + host
                    + ": " + e.getMessage() + "; stop the program that has it, or set another");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(server + ".port is \"" + port + "\": expected a number from 0 to 65535");
        }
    }

    private static String value(CamelContext context, String name, String usual) {
        return context.resolvePropertyPlaceholders("{{" + name + ":" + usual + "}}");
    }
}
