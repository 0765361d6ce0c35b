package dev.augur.streaming.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pieces that a thread is at work on, cutters that are wrong, and the beginnings that bzip2 gets. */
@Timeout(60)
final class PieceTest {
    /** A decoder that waits in its first read. */
    private static final class Waiting extends Unpacking {
        private final CountDownLatch within = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicBoolean released = new AtomicBoolean();

        Waiting() {
            super("gzip", "member", PackedBytes.of(new byte[10], 0), RestartLog.none());
        }

        @Override
        boolean begin() {
            return true;
        }

        @Override
        int unpack(byte[] target, int from, int count) {
            within.countDown();
            boolean interrupted = false;
            while (goOn.getCount() > 0) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return count;
        }

        @Override
        void release() {
            released.set(true);
        }
    }

    private record Given(Unpacking decoder) implements Entry {
        @Override
        public boolean isBetweenUnits() {
            return true;
        }

        @Override
        public Unpacking alone(Cut cut) {
            return decoder;
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return decoder;
        }
    }

    @Test
    void aPieceThatIsGivenUpIsWaitedForAndReleased() throws Exception {
        Waiting decoder = new Waiting();
        Piece piece = new Piece(new Cut(0, new byte[10], 10, new Given(decoder)), Integer.MAX_VALUE);
        Thread worker = new Thread(piece);
        worker.start();
        decoder.within.await();
        Thread.currentThread().interrupt();
        assertThatThrownBy(piece::await).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();

        Thread closer = new Thread(() -> {
            try {
                piece.abandon();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        // It waits until the latch is free: only then is the decoder released.
        assertThat(decoder.released).isFalse();
        decoder.goOn.countDown();
        closer.join();
        worker.join();
        assertThat(decoder.released).isTrue();
    }

    @Test
    void aPieceThatNobodyBeganIsGivenUpAtOnce() throws Exception {
        Waiting decoder = new Waiting();
        Piece piece = new Piece(new Cut(0, new byte[10], 10, new Given(decoder)), Integer.MAX_VALUE);
        piece.abandon();
        piece.run();
        assertThat(decoder.within.getCount()).isEqualTo(1);
    }

    /** Cuts anywhere. */
    private static final class Wrong extends Cutter {
        private final Random random;

        Wrong(long seed) {
            super(GzipInput::new);
            this.random = new Random(seed);
        }

        @Override
        @Nullable
        Cut cut(Intake in) {
            int length = unitEnd(in, 0);
            return in.has(length) ? in.cut(length, next()) : null;
        }

        @Override
        int unitEnd(Intake in, int at) {
            return at + 1 + random.nextInt(40);
        }
    }

    @Test
    void aCutterNeedNotBeRight() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            byte[] part = ("member " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            plain.writeBytes(part);
            ByteArrayOutputStream member = new ByteArrayOutputStream();
            try (java.util.zip.GZIPOutputStream out = new java.util.zip.GZIPOutputStream(member)) {
                out.write(part);
            }
            packed.writeBytes(member.toByteArray());
        }
        for (int seed = 0; seed < 500; seed++) {
            try (InputStream in = new SplitInput(
                    GzipInput.FORMAT,
                    new ByteArrayInputStream(packed.toByteArray()),
                    0,
                    new Wrong(seed),
                    new SplitInput.Crew(3, Runnable::run, SplitLimits.DEFAULT),
                    RestartLog.none())) {
                assertThat(in.readAllBytes()).as("seed %d", seed).isEqualTo(plain.toByteArray());
            }
        }
    }

    /** The rest of a stream behind the lead is its end alone, with the sum that the lead must have given. */
    @Test
    void bzip2IsEnteredAtEveryBitWithEverySum() throws Exception {
        Random random = new Random(1);
        for (int trial = 0; trial < 400; trial++) {
            int sum = trial < 256 ? sumOfRun((byte) trial) : random.nextInt();
            int bit = trial % 8;
            BitWriter rest = new BitWriter();
            rest.add(random.nextInt(), bit);
            rest.add(Bzip2Marks.END, Bzip2Marks.BITS);
            rest.add(sum & 0xffffffffL, Integer.SIZE);
            Bzip2Lead lead = new Bzip2Lead('1', sum, bit, new ByteArrayInputStream(rest.bytes()));
            try (BZip2CompressorInputStream in = new BZip2CompressorInputStream(lead, false)) {
                assertThat(in.readAllBytes()).as("sum %d, bit %d", sum, bit).hasSize(Bzip2Lead.PLAIN_BYTES);
            }
        }
    }

    /** The sum that bzip2 has for four bytes that are the same. */
    private static int sumOfRun(byte value) {
        byte[] run = new byte[4];
        Arrays.fill(run, value);
        int sum = -1;
        for (byte b : run) {
            sum ^= b << 24;
            for (int i = 0; i < 8; i++) {
                sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
            }
        }
        return ~sum;
    }
}
