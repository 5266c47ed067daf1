package org.llmfailover.pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;

/** Gives a failed call's message back as it came, with the facts on it, and lets the exception go on to the caller. Thread-safe. */
public final class TellFailure implements Processor {

    private final CallMeter meter;
    private final boolean simulated;

    public TellFailure(CallMeter meter, boolean simulated) {
        this.meter = meter;
        this.simulated = simulated;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        HostState.restore(exchange);
        if (call != null && failure instanceof CallerGoneException) {
            meter.gone(call);
        } else if (call != null) {
            meter.failed(call, kind(failure));
            if (call.stream() != null && call.hasBegun()) {
                call.stream().sink().broken(broken(failure));
            }
        }
        Facts.failed(call, kind(failure), simulated, exchange.getMessage());
        throw failure;
    }

    /** A caller in the middle of a stream is told in the stream itself. */
    static CallFailedException broken(Exception failure) {
        return failure instanceof CallFailedException failed
                ? failed
                : new CallFailedException(
                        500, FailureKind.SERVER_ERROR, "the gateway failed on its own", null, null, null);
    }

    /** What the caller is told of it. */
    static FailureKind kind(Exception failure) {
        if (failure instanceof CallFailedException failed) {
            return failed.kind();
        }
        return failure instanceof InvalidRequestException ? FailureKind.CLIENT_ERROR : FailureKind.SERVER_ERROR;
    }
}
