package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;

/** A pipeline over rows of one number, on an engine that doubles it. */
abstract class PipelineFixture {
    final Doubling doubling = new Doubling();
    final MemorySink sink = new MemorySink("out.jsonl");
    final MemorySink dead = new MemorySink("dead.jsonl");
    final ExecutorService executor = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        doubling.close();
    }

    static ByteSource csv(String text) {
        return ByteSource.memory("rows.csv.gz", TestBytes.compress(Compression.gzip(), TestBytes.utf8(text)));
    }

    static String numbers(int count) {
        return LongStream.range(0, count).mapToObj(i -> i + "\n").collect(Collectors.joining("", "x\n", ""));
    }

    final Pipeline<Float> pipeline(ByteSource source, Doubling engine) {
        return Pipeline.from(source, CsvFormat.withHeader())
                .predict(row -> row.number("x"), engine.predictor())
                .write((row, value, out) -> out.put("x", row.integer("x")).put("y", value))
                .to(sink);
    }

    final Pipeline<Float> pipeline(String text) {
        return pipeline(csv(text), doubling);
    }

    final void nothingIsVisible() {
        assertThat(sink.committed).isNull();
        assertThat(dead.committed).isNull();
        assertThat(sink.closed).isEqualTo(sink.opened);
        assertThat(dead.closed).isEqualTo(dead.opened);
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
