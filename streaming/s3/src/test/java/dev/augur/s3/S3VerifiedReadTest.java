package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checksums of the whole object and of its parts, over reads that took many requests. */
final class S3VerifiedReadTest {
    private static final byte[] ROWS = Trial.random(3_000);
    private static final int PART = 700;
    private static final String DAMAGED = "s3://bucket/rows.csv: bytes 0-2999 arrived damaged: its CRC32C in S3 is ";

    @ParameterizedTest
    @EnumSource
    void aBitThatIsFlippedBehindAnyNumberOfCutsIsCaught(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, StoredObject.of(ROWS, "one").withCrc32c())) {
            for (int at = 0; at < ROWS.length; at += 101) {
                Fault flip = new Fault.FlipBit(at, at % 8);
                trial.faults(new Fault.Cut(at / 2, false), new Fault.Cut(at / 4, true), flip);
                assertThatThrownBy(trial::read).as("bit %d", at).hasMessageStartingWith(DAMAGED);
                trial.faults(new Fault.Cut(at, false), new Fault.EndEarly(1), new Fault.Cut(1, true));
                assertThat(trial.read()).as("cut at %d", at).isEqualTo(ROWS);
            }
        }
    }

    @Test
    void theReaderNeverSeesTheEndOfDamagedBytesHoweverItReads() throws IOException {
        Random random = new Random(4);
        try (Trial trial =
                new Trial(HttpKind.APACHE, StoredObject.of(ROWS, "one").withCrc32c())) {
            for (int i = 0; i < 50; i++) {
                trial.server.faults(request -> new Fault.FlipBit(0, 0));
                try (InputStream in = trial.source.open(0)) {
                    assertThatThrownBy(() -> readSomehow(in, random)).hasMessageStartingWith(DAMAGED);
                    assertThatThrownBy(in::read).hasMessageStartingWith(DAMAGED);
                }
                trial.faults();
                try (InputStream in = trial.source.open(0)) {
                    readSomehow(in, random);
                }
            }
        }
    }

    private static void readSomehow(InputStream in, Random random) throws IOException {
        byte[] some = new byte[500];
        int n = 0;
        while (n >= 0) {
            switch (random.nextInt(3)) {
                case 0 -> n = in.read();
                case 1 -> in.skip(random.nextInt(100));
                default -> n = in.read(some, 3, 1 + random.nextInt(400));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectOfPartsIsComparedPartByPartAlsoFromTheMiddle(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, StoredObject.of(ROWS, "one").withParts(PART))) {
            trial.source.length();
            int attributes = trial.server.gets();
            assertThat(attributes).isEqualTo(1);

            trial.faults(new Fault.Cut(900, false));
            assertThat(trial.read()).isEqualTo(ROWS);
            assertThat(trial.read(1_000)).isEqualTo(Arrays.copyOfRange(ROWS, 1_000, ROWS.length));
            trial.faults(new Fault.FlipBit(2_900, 1));
            assertThatThrownBy(() -> trial.read(1_000))
                    .hasMessageStartingWith(
                            "s3://bucket/rows.csv: bytes 2800-2999 arrived damaged: its SHA256 in S3 is ");
            trial.faults(new Fault.FlipBit(1_400, 1));
            assertThatThrownBy(() -> trial.read(1_400)).hasMessageContaining("bytes 1400-2099 arrived damaged");
            // This one begins within the part, of which S3 keeps nothing but the whole.
            trial.faults(new Fault.FlipBit(1_399, 1));
            assertThat(trial.read(1_399)).hasSize(1_601);
            assertThat(trial.server.gets() - attributes).isEqualTo(6);
        }
    }

    @Test
    void thousandsOfPartsTakeSeveralPages() throws IOException {
        byte[] bytes = Trial.random(2_500);
        try (Trial trial =
                new Trial(HttpKind.URL_CONNECTION, StoredObject.of(bytes, "one").withParts(1))) {
            assertThat(trial.read()).isEqualTo(bytes);
            assertThat(trial.server.gets()).isEqualTo(3 + 1);
            trial.faults(new Fault.FlipBit(2_499, 7));
            assertThatThrownBy(trial::read).hasMessageContaining("bytes 2499-2499 arrived damaged");
        }
    }

    @Test
    void partsThatAreNotToldAreNotCompared() throws IOException {
        try (Trial trial =
                new Trial(HttpKind.URL_CONNECTION, StoredObject.of(ROWS, "one").withParts(PART))) {
            trial.faults(new Fault.Status(403, "AccessDenied"));
            assertThat(trial.read()).isEqualTo(ROWS);
        }
        try (Trial trial =
                new Trial(HttpKind.URL_CONNECTION, StoredObject.of(ROWS, "one").withParts(PART))) {
            trial.server.faults(FaultPlan.none());
            trial.source.length();
            // Parts of another version are none of this one.
            trial.replace(StoredObject.of(ROWS, "one").with("x-amz-checksum-sha256", "AAAA-2"));
            assertThat(Trial.read(trial.another(), 0)).isEqualTo(ROWS);
        }
    }
}
