package org.llmfailover.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.chat.InvalidRequestException;

/** Answers with the page, or with one of the files it is made of. They hold nothing that is secret. Thread-safe. */
public final class ShowPage implements Processor {

    private static final String FOLDER = "/llm-failover/dashboard/";
    private static final String PAGE = "index.html";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Where each file is, and what it is. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry(PAGE, "text/html; charset=utf-8"),
            Map.entry("dashboard.css", "text/css; charset=utf-8"),
            Map.entry("dashboard.js", SCRIPT),
            Map.entry("targets.js", SCRIPT),
            Map.entry("charts.js", SCRIPT),
            Map.entry("chart.js/chart.umd.min.js", SCRIPT),
            Map.entry("elements.js", SCRIPT),
            Map.entry("connection.js", SCRIPT),
            Map.entry("report.js", SCRIPT),
            Map.entry("simulator.js", SCRIPT),
            Map.entry("icon.svg", "image/svg+xml"));

    private record PageFile(String type, ByteBuffer content, String tag) {}

    private final Map<String, PageFile> files = new TreeMap<>();

    public ShowPage() {
        FILES.forEach((path, type) -> files.put(path.substring(path.indexOf('/') + 1), read(path, type)));
    }

    private static PageFile read(String name, String type) {
        try (InputStream in = ShowPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not on the class path");
            }
            byte[] content = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new PageFile(
                    type, ByteBuffer.wrap(content), '"' + HexFormat.of().formatHex(digest, 0, 8) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        PageFile file = files.get(message.getHeader("file", PAGE, String.class));
        if (file == null) {
            throw new InvalidRequestException(404, "the page has no such file", null);
        }
        boolean known = file.tag().equals(message.getHeader("If-None-Match"));
        message.removeHeaders("*");
        PageHeaders.secure(message, file.type(), "no-cache");
        message.setHeader("ETag", file.tag());
        if (known) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 304);
        }
        message.setBody(known ? ByteBuffer.allocate(0) : file.content().duplicate());
    }
}
