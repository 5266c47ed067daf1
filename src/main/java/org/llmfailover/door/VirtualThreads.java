package org.llmfailover.door;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads where the JVM has them (21 and later), found by reflection because the bundle is built for 17. */
public final class VirtualThreads {

    private static final int FIRST_RELEASE = 21;

    private VirtualThreads() {}

    /** Whether this JVM has them. */
    public static boolean available() {
        return Runtime.version().feature() >= FIRST_RELEASE;
    }

    /** An executor that starts a virtual thread a task; empty on a JVM without them. */
    public static Optional<ExecutorService> executor(String namePrefix) {
        if (!available()) {
            return Optional.empty();
        }
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = builderType.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 0L);
            ThreadFactory factory =
                    (ThreadFactory) builderType.getMethod("factory").invoke(builder);
            return Optional.of((ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory));
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("Java " + Runtime.version() + " has no virtual threads after all", e);
        }
    }
}
