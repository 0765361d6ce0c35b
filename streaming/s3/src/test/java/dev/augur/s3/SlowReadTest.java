package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that stall, and bodies that hardly move. */
final class SlowReadTest {
    private static final byte[] ROWS = Trial.random(100_000);
    private static final long WINDOW = SlowRead.WINDOW.toNanos();
    private final AtomicLong now = new AtomicLong();
    private final SlowRead pace = new SlowRead(now::get);

    private boolean read(long nanos, int bytes) {
        pace.begin();
        now.addAndGet(nanos);
        return pace.isTooSlow(bytes);
    }

    @Test
    void fewBytesInAWindowOfWaitingAreTooSlow() {
        assertThat(read(WINDOW - 1, 1)).isFalse();
        assertThat(read(1, SlowRead.LEAST_BYTES - 2)).isTrue();
        assertThat(read(WINDOW / 2, SlowRead.LEAST_BYTES - 1)).isFalse();
        assertThat(read(WINDOW / 2, 1)).isFalse();
        assertThat(read(WINDOW, 1)).as("the window before is forgotten").isTrue();
    }

    @Test
    void timeThatTheReaderTakesDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            assertThat(read(1, 1)).isFalse();
            now.addAndGet(WINDOW);
        }
    }

    @Test
    void aNewConnectionBeginsAnew() {
        assertThat(read(WINDOW - 1, 1)).isFalse();
        pace.restart();
        assertThat(read(WINDOW - 1, 1)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatHardlyMovesIsLeftForAnotherOne(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            PinnedObject object = new PinnedObject(
                    trial.client, Trial.OBJECT, Trial.FAST, S3RetryBudget.standard(), () -> now.addAndGet(WINDOW));
            try (InputStream in = new S3InputStream(object, object.version(), 0, ROWS.length).started()) {
                assertThat(in.readNBytes(1_000)).hasSize(1_000);
                assertThat(in.readNBytes(1_000)).hasSize(1_000);
                assertThat(trial.server.gets())
                        .as("every read takes a window by that clock")
                        .isGreaterThan(1);
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(ROWS, 2_000, ROWS.length));
            }
        }
    }

    /** Each of the HTTP clients ends a silence by its socket timeout. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatStallsGoesOnAfterTheSocketTimeout(HttpKind http) throws IOException {
        Duration timeout = Duration.ofMillis(200);
        try (Trial trial = new Trial(http, StoredObject.of(ROWS, "one"), timeout)) {
            S3ByteSource source = trial.another().withRetries(Trial.PATIENT);
            trial.faults(new Fault.Stall(0), new Fault.Stall(50_000), new Fault.Stall(1));
            long begun = System.nanoTime();
            assertThat(Trial.read(source, 0)).isEqualTo(ROWS);
            System.out.println("S3 " + http + ", 3 stalls, timeout " + timeout.toMillis() + " ms: "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
            assertThat(trial.server.gets()).isGreaterThanOrEqualTo(4);
        }
    }
}
