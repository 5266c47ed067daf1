package org.llmfailover.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.config.StatusPageConfig.Format;
import org.llmfailover.health.StatusLevel;
import org.llmfailover.health.StatusReader;
import org.llmfailover.health.TargetHealth;

/**
 * One status page and whom it concerns. It is asked by one thread at a time.
 *
 * <p>Whatever is not a page with the component on it is unknown and has no effect: one page answers robots with 405, another
 * changes its components from week to week.
 */
public final class StatusPage {

    /**
     * A component and the targets that stand and fall with it.
     *
     * @param component id or exact name
     */
    record Watched(String component, List<TargetHealth> targets) {

        Watched {
            targets = List.copyOf(targets);
        }
    }

    private final String url;
    private final StatusReader reader;
    private final List<Watched> watched;
    private volatile @Nullable String etag;
    private volatile @Nullable String lastModified;

    StatusPage(String url, Format format, List<Watched> watched) {
        this.url = url;
        this.reader = StatusReader.of(format);
        this.watched = List.copyOf(watched);
    }

    public String url() {
        return url;
    }

    /** The page's last {@code ETag}; null when it gave none. */
    @Nullable
    String etag() {
        return etag;
    }

    /** The page's last {@code Last-Modified}; null when it gave none. */
    @Nullable
    String lastModified() {
        return lastModified;
    }

    /** The page answered; {@code 304} says that nothing has changed. */
    void answered(int status, byte[] body, @Nullable String newEtag, @Nullable String newLastModified) {
        if (status == 304) {
            return;
        }
        if (status != 200) {
            unknown("it answers " + status);
            return;
        }
        try {
            read(Json.MAPPER.readTree(body));
            etag = newEtag;
            lastModified = newLastModified;
        } catch (JsonProcessingException e) {
            unknown("it is not JSON");
        } catch (IOException e) {
            unknown("it is not UTF-8");
        }
    }

    private void read(JsonNode page) {
        for (Watched each : watched) {
            StatusLevel level = reader.level(page, each.component());
            String why =
                    level == StatusLevel.UNKNOWN ? "it says nothing of the component" : "component " + each.component();
            each.targets().forEach(target -> target.status(level, why));
        }
    }

    /** The page says nothing that can be used. */
    void unknown(String why) {
        etag = null;
        lastModified = null;
        watched.forEach(each -> each.targets().forEach(target -> target.status(StatusLevel.UNKNOWN, why)));
    }
}
