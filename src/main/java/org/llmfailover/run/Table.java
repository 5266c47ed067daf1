package org.llmfailover.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The closing table of a run. */
final class Table {

    private static final List<String> HEAD =
            List.of("target", "asked", "answered", "failed", "passed over", "p50", "p99");

    private Table() {}

    /**
     * The table as lines of text.
     *
     * @param took how long the run was
     */
    static String of(Tally tally, Duration took) {
        StringBuilder text = new StringBuilder();
        line(text, "%d calls in %.1f s".formatted(tally.calls(), took.toMillis() / 1000.0));
        text.append('\n');
        line(text, "answered  %6d".formatted(tally.answered()));
        line(text, "degraded  %6d  answered by a fallback".formatted(tally.degraded()));
        line(text, "retried   %6d  a target was asked more than once".formatted(tally.retried()));
        line(text, "failed    %6d%s".formatted(tally.failed(), kinds(tally)));
        text.append('\n');
        rows(tally).forEach(row -> line(text, row));
        return text.toString();
    }

    private static String kinds(Tally tally) {
        return tally.failures().entrySet().stream()
                .map(kind -> kind.getKey() + ": " + kind.getValue())
                .collect(Collectors.joining(", ", "  ", ""));
    }

    private static List<String> rows(Tally tally) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        tally.targets()
                .forEach((name, target) -> rows.add(List.of(
                        name,
                        Integer.toString(target.asked()),
                        Integer.toString(target.answered()),
                        Integer.toString(target.failed()),
                        Integer.toString(target.passedOver()),
                        target.latency().text(50),
                        target.latency().text(99))));
        rows.add(List.of(
                "the whole call",
                Integer.toString(tally.calls()),
                Integer.toString(tally.answered()),
                Integer.toString(tally.failed()),
                "",
                tally.latency().text(50),
                tally.latency().text(99)));
        int name = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
        return rows.stream().map(row -> format(row, name)).toList();
    }

    private static String format(List<String> row, int nameWidth) {
        String format = "%-" + nameWidth + "s %7s %9s %7s %12s %9s %9s";
        return String.format(Locale.ROOT, format, row.toArray());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
