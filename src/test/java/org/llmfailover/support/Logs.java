package org.llmfailover.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged while it is open: everything of the bundle from DEBUG on, of the rest from INFO on. The console is silent meanwhile. */
public final class Logs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger bundle = logger("org.llmfailover");
    private final Level rootBefore = root.getLevel();
    private final Level bundleBefore = bundle.getLevel();
    private final List<Appender<ILoggingEvent>> quiet = appenders(root);
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    public Logs() {
        setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        start();
        root.setLevel(Level.INFO);
        bundle.setLevel(Level.DEBUG);
        quiet.forEach(root::detachAppender);
        root.addAppender(this);
    }

    private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        return appenders;
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Every line, stack traces included. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent event : events) {
            text.append(event.getLevel())
                    .append(' ')
                    .append(event.getLoggerName())
                    .append(' ')
                    .append(event.getFormattedMessage())
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        quiet.forEach(root::addAppender);
        root.setLevel(rootBefore);
        bundle.setLevel(bundleBefore);
    }
}
