package org.llmfailover.report;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.Pattern;
import org.llmfailover.pattern.Payment;

/** What was paid in a period: the sums of the meter {@code llm.cost}, by chain. */
final class Spent {

    private static final String PAYMENTS =
            """
            select chain, pattern, target, paid_for, sum(attempts) as counted, sum(input_tokens) as input,
              sum(output_tokens) as output, sum(cost) as cost, sum(primary_cost) as primary_cost,
              sum(case when cost is null or primary_cost is null then attempts else 0 end) as without_price
            from llm_payment where paid_at >= ? and paid_at < ?
            group by chain, pattern, target, paid_for order by chain, pattern, target, paid_for""";

    /** No chain has this name: what probes cost. */
    private static final String PROBES = "";

    private record Row(Report.Spent spent, BigDecimal atPrimary) {

        private boolean isAnswer() {
            return spent.use().equals(Payment.ANSWER);
        }

        private boolean isVote() {
            return !isAnswer() && Pattern.QUORUM.wireName().equals(spent.pattern());
        }
    }

    private final Map<String, List<Row>> chains;

    private Spent(Map<String, List<Row>> chains) {
        this.chains = chains;
    }

    static Spent read(Connection connection, Period period) throws SQLException {
        Map<String, List<Row>> chains = new HashMap<>();
        Query.of(connection, PAYMENTS, period).each(row -> chains.computeIfAbsent(
                        Objects.requireNonNullElse(row.getString("chain"), PROBES), chain -> new ArrayList<>())
                .add(row(row)));
        return new Spent(chains);
    }

    private static Row row(ResultSet row) throws SQLException {
        Report.Spent spent = new Report.Spent(
                row.getString("target"),
                row.getString("paid_for"),
                row.getString("pattern"),
                row.getLong("counted"),
                row.getLong("input"),
                row.getLong("output"),
                money(row.getBigDecimal("cost")),
                row.getLong("without_price"));
        return new Row(spent, money(row.getBigDecimal("primary_cost")));
    }

    private static BigDecimal money(@Nullable BigDecimal sum) {
        BigDecimal plain = sum == null ? BigDecimal.ZERO : sum.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private List<Row> rows(String chain) {
        return chains.getOrDefault(chain, List.of());
    }

    List<Report.Spent> of(String chain) {
        return rows(chain).stream().map(Row::spent).toList();
    }

    Report.Cost cost(String chain) {
        return new Report.Cost(
                sum(chain, Row::isAnswer, row -> row.spent().cost()),
                sum(chain, row -> !row.isAnswer(), row -> row.spent().cost()),
                sum(chain, Row::isVote, row -> row.spent().cost()),
                sum(chain, Row::isAnswer, Row::atPrimary),
                rows(chain).stream()
                        .filter(Row::isAnswer)
                        .mapToLong(row -> row.spent().withoutPrice())
                        .sum());
    }

    BigDecimal probes() {
        return sum(PROBES, row -> true, row -> row.spent().cost());
    }

    private BigDecimal sum(String chain, Predicate<Row> which, Function<Row, BigDecimal> what) {
        return money(rows(chain).stream().filter(which).map(what).reduce(BigDecimal.ZERO, BigDecimal::add));
    }
}
