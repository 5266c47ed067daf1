package org.llmfailover.target;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The bundle's own connection pool: camel-http's is the host's, and its 20 connections a provider are a silent queue. */
public final class Connections {

    /** How long opening a connection may take before it counts as a network failure. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** As many calls as can be in flight; what bounds them is the door and the deadline, not the pool. */
    private static final int MAX_CONNECTIONS = 20_000;

    /**
     * There are servers that close a connection behind an answer without a word, and load balancers that do it when it is
     * idle. To look takes a millisecond, which is nothing to a caller that comes now and then.
     */
    private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofMilliseconds(100);

    private static final TimeValue LIFETIME = TimeValue.ofMinutes(5);

    /** A connection keeps three buffers of this size; what is larger goes past them, so thousands may stay small. */
    private static final int BUFFER_BYTES = 2048;

    private Connections() {}

    /**
     * A new pool. A read has no timeout of its own, because every exchange is under its {@link AttemptWatch}: for each read of
     * a stream on a virtual thread the JVM would set a timer and take it back.
     */
    public static PoolingHttpClientConnectionManager pool() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                                Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(CHECK_IDLE_AFTER)
                        .setTimeToLive(LIFETIME)
                        .build())
                .build();
    }
}
