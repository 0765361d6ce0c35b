package dev.augur.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All rows of the table, in its order. */
final class Rows {
    /** Calls of microseconds: short blocks, and many of them. */
    private static final Plan MANY = new Plan(Duration.ofSeconds(2), Duration.ofMillis(20), 200);

    private static final Plan MANY_QUICK = new Plan(Duration.ofMillis(500), Duration.ofMillis(10), 40);

    /** Calls of milliseconds. */
    private static final Plan LONG = new Plan(Duration.ofSeconds(2), Duration.ofMillis(200), 40);

    private static final Plan LONG_QUICK = new Plan(Duration.ofMillis(300), Duration.ofMillis(60), 8);

    /** The CPU time of a process has ticks, so blocks must be long. */
    private static final Plan TICKS = new Plan(Duration.ofSeconds(3), Duration.ofMillis(800), 25);

    private static final Plan TICKS_QUICK = new Plan(Duration.ofMillis(300), Duration.ofMillis(250), 4);

    /** Calls of milliseconds by several threads. */
    private static final Plan MODELS = new Plan(Duration.ofSeconds(2), Duration.ofMillis(500), 25);

    /** Calls of milliseconds by several threads, in blocks that are long beside what a hook waits. */
    private static final Plan AROUND = new Plan(Duration.ofSeconds(2), Duration.ofSeconds(1), 25);

    /** Requests of tens of microseconds and more, by the clock. */
    private static final Plan CLOCK = new Plan(Duration.ofSeconds(10), Duration.ofMillis(250), 40);

    private static final Plan CLOCK_QUICK = new Plan(Duration.ofMillis(500), Duration.ofMillis(100), 6);

    /** Requests of milliseconds, in blocks that are long beside the last ones of each, which run alone. */
    private static final Plan CLOCK_LONG = new Plan(Duration.ofSeconds(20), Duration.ofSeconds(1), 20);

    /** Half the rate. */
    private static final Goal HALF = new Goal(2, null);

    private Rows() {}

    static List<Section> all() {
        return Stream.of(calls(), around(), models(), hosts(), BatchRows.all(), starts(), reads())
                .<Section>flatMap(List::stream)
                .toList();
    }

    /** Whole processes. */
    private static List<Section> starts() {
        return List.of(new StartRow(), new PackedRow());
    }

    /** Bytes from S3. */
    private static List<Section> reads() {
        return List.of(
                new S3ReadRow(),
                new S3RangesRow(),
                new NumbersRow(),
                new PiecesRow(),
                new JsonNumbersRow(),
                new MailsRow());
    }

    /** Whether nothing else may have used ONNX Runtime, or have been compiled, in the process before. */
    static boolean needsOwnProcess(Section row) {
        return Stream.concat(models().stream().map(Section::id), Stream.of(NumbersRow.ID, JsonNumbersRow.ID))
                .anyMatch(row.id()::equals);
    }

    /** What a predictor does around its runs, by the clock. */
    private static List<Row> around() {
        Row.Setting four = new Row.Setting(4, Measure.TIME, TokensRow.TEXTS, AROUND, LONG_QUICK);
        return List.of(new Row(
                "hooks",
                "MiniLM, 32 tokens, 4 callers, 50 ms of I/O after each",
                four,
                new Goal(1 / 0.95, null),
                HooksRow::open));
    }

    /** Several models in one process, by the clock. */
    private static List<Row> models() {
        Row.Setting all = new Row.Setting(ModelsRow.MODELS, Measure.TIME, TokensRow.TEXTS, MODELS, LONG_QUICK);
        Row.Setting one = new Row.Setting(1, Measure.TIME, TokensRow.TEXTS, MODELS, LONG_QUICK);
        return List.of(
                new Row("models4", "4 models, all called at once", all, new Goal(0.75, null), ModelsRow::open),
                new Row("models1", "4 models, one of them called", one, new Goal(1.10, null), ModelsRow::open));
    }

    /** Through the hosts, each in a process of its own. */
    private static List<Row> hosts() {
        return List.of(
                new Row("server1", "server, binary, MLP, 1 connection", clock(1), HALF, ServerRow::mlp),
                new Row("server8", "server, binary, MLP, 8 connections", clock(8), HALF, ServerRow::mlp),
                new Row("server64", "server, binary, MLP, 64 connections", clock(64), HALF, ServerRow::mlp),
                new Row(
                        "servertext",
                        "server, MiniLM, 32 tokens, 8 clients",
                        new Row.Setting(8, Measure.TIME, 1, CLOCK_LONG, CLOCK_QUICK),
                        new Goal(1 / 0.95, null),
                        ServerRow::miniLm),
                new Row(
                        "serverjson",
                        "server, JSON [1, 3, 224, 224]",
                        clock(1),
                        new Goal(1 / 3.0, null),
                        ServerRow::json),
                new Row("lambda", "Lambda, MLP, one at a time", clock(1), new Goal(1.10, null), LambdaRow::open));
    }

    private static Row.Setting clock(int callers) {
        return new Row.Setting(callers, Measure.TIME, 1, CLOCK, CLOCK_QUICK);
    }

    private static List<Row> calls() {
        FloatsRow mlp = FloatsRow.mlp();
        FloatsRow image = FloatsRow.image();
        Row.Setting tiny = new Row.Setting(1, Measure.CALLER_CPU, FloatsRow.INPUTS, MANY, MANY_QUICK);
        Row.Setting batch = new Row.Setting(1, Measure.CALLER_CPU, 1, MANY, MANY_QUICK);
        Row.Setting model = new Row.Setting(1, Measure.CALLER_CPU, TokensRow.TEXTS, LONG, LONG_QUICK);
        Row.Setting alone = new Row.Setting(1, Measure.PROCESS_CPU, TextRow.TEXTS.size(), TICKS, TICKS_QUICK);
        Row.Setting eight = new Row.Setting(8, Measure.PROCESS_CPU, TextRow.TEXTS.size(), TICKS, TICKS_QUICK);
        Row.Setting network = new Row.Setting(1, Measure.CALLER_CPU, TorchRow.INPUTS, LONG, LONG_QUICK);
        return List.of(
                new Row("mlp", "MLP [1, 16]", tiny, new Goal(1.15, 64), mlp::open),
                new Row("image", "image tensor [1, 3, 224, 224]", tiny, new Goal(1.10, 1023), image::open),
                new Row("bulk", "bulk, 512 rows of 16 floats", batch, new Goal(1.3, null), BulkRow::open),
                new Row("tfmlp", "TensorFlow, MLP [1, 16]", tiny, new Goal(1.3, null), TensorFlowRow::open),
                new Row("tokens", "MiniLM, 32 tokens", model, new Goal(1.02, null), TokensRow::open),
                new Row("text", "text to embedding, one caller", alone, new Goal(1.05, null), TextRow::open),
                new Row("text8", "text to embedding, eight callers", eight, new Goal(1.05, null), TextRow::open),
                new Row("torch", "PyTorch, MLP [1, 16]", tiny, new Goal(1.10, null), TorchRow.mlp()::open),
                new Row(
                        "torchnet",
                        "PyTorch, MobileNet-v2",
                        network,
                        new Goal(1.03, null),
                        TorchRow.mobileNet()::open));
    }
}
