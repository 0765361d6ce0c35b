package dev.augur.benchmarks;

import static dev.augur.benchmarks.OneSession.BATCHING;
import static dev.augur.benchmarks.OneSession.QUEUE;
import static dev.augur.benchmarks.OneSession.QUEUES;
import static dev.augur.benchmarks.OneSession.UNBATCHED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rows of calls that share runs. */
final class BatchRows {
    /** Numbers of callers of the small model. */
    private static final List<Integer> MLP_CALLERS = List.of(1, 2, 4, 8, 16, 32, 64);

    /** Calls of microseconds: the first seconds of a batcher tell it that they are better made straight. */
    private static final Plan TINY = new Plan(Duration.ofSeconds(3), Duration.ofMillis(200), 30);

    private static final Plan TINY_QUICK = new Plan(Duration.ofMillis(100), Duration.ofMillis(40), 4);

    private static final Plan TEXT = new Plan(Duration.ofSeconds(3), Duration.ofSeconds(1), 25);

    /** Blocks that are long beside their last calls. */
    private static final Plan BUSY = new Plan(Duration.ofSeconds(3), Duration.ofSeconds(4), 8);

    private static final Plan TEXT_QUICK = new Plan(Duration.ZERO, Duration.ofMillis(100), 2);

    /** A block is all texts, once; before that the sizes of runs are found. */
    private static final Plan BULK = new Plan(Duration.ofSeconds(15), Duration.ZERO, 5);

    private static final Plan BULK_QUICK = new Plan(Duration.ZERO, Duration.ZERO, 1);

    private BatchRows() {}

    static List<Section> all() {
        List<Section> rows = new ArrayList<>();
        rows.add(new LoadRow(
                "batchidle",
                "MLP [1, 16], one caller",
                tiny(),
                List.of(idle()),
                (resources, quick) -> MlpLoads.open(resources, 1)));
        rows.add(new LoadRow(
                "batchidletext",
                "MiniLM, 32 tokens, one caller",
                text(TEXT),
                List.of(idle()),
                (resources, quick) -> TextLoads.idle(resources)));
        for (int callers : MLP_CALLERS) {
            rows.add(mlp(callers));
        }
        rows.addAll(texts());
        rows.add(new OverloadRow());
        return rows;
    }

    private static LoadRow.Setting tiny() {
        return new LoadRow.Setting(MlpLoads.INPUTS, TINY, TINY_QUICK);
    }

    private static LoadRow.Setting text(Plan full) {
        return new LoadRow.Setting(TextLoads.TEXTS, full, TEXT_QUICK);
    }

    private static Claim idle() {
        return Claim.of(Metric.P50, 1.05, BATCHING, UNBATCHED);
    }

    private static LoadRow mlp(int callers) {
        return new LoadRow(
                "batchmlp" + callers,
                "MLP [1, 16], " + callers + (callers == 1 ? " caller" : " callers"),
                tiny(),
                List.of(Claim.of(Metric.RATE, 0.95, BATCHING, UNBATCHED)),
                (resources, quick) -> MlpLoads.open(resources, callers));
    }

    private static List<Section> texts() {
        String direct = TextLoads.unbatched(TextLoads.MANY);
        String flooded = BATCHING + TextLoads.FLOODED;
        String alone = BATCHING + TextLoads.ALONE;
        return List.of(
                new LoadRow(
                        "batchtext",
                        "MiniLM, 32 tokens, 64 callers",
                        text(BUSY),
                        List.of(
                                new Claim(Metric.RATE, BATCHING, Metric.RATE, TextLoads.unbatched(), 1.25),
                                Claim.of(Metric.CPU, 0.80, BATCHING, direct),
                                Claim.of(Metric.P99, 0.60, BATCHING, direct)),
                        (resources, quick) -> TextLoads.busy(resources)),
                new LoadRow(
                        "batchbulk",
                        "MiniLM, 256 texts of 8 to 256 tokens in a list",
                        new LoadRow.Setting(1, BULK, BULK_QUICK),
                        List.of(
                                Claim.of(Metric.CPU, 0.95, BATCHING, UNBATCHED),
                                Claim.of(Metric.CPU, 0.55, BATCHING, MixedLoads.BY_8),
                                Claim.of(Metric.CPU, 0.33, BATCHING, MixedLoads.BY_32)),
                        MixedLoads::bulk),
                new LoadRow(
                        "batchbulk16",
                        "MiniLM, 256 texts of 8 to 256 tokens, 16 callers",
                        new LoadRow.Setting(1, BULK, BULK_QUICK),
                        List.of(
                                Claim.of(Metric.RATE, 1.40, MixedLoads.ONE_BY_ONE, QUEUE, QUEUES),
                                Claim.of(Metric.RATE, 1.40, MixedLoads.LISTS, QUEUE, QUEUES)),
                        MixedLoads::shared),
                new LoadRow(
                        "twomodels",
                        "2 models of MiniLM, 32 tokens: one caller, while 64 call the other",
                        text(BUSY),
                        List.of(
                                new Claim(Metric.P99, flooded, Metric.P50, List.of(alone), 2.0),
                                Claim.of(Metric.P99, 2.0, flooded, alone)),
                        (resources, quick) -> TextLoads.twoModels(resources)));
    }
}
