package dev.augur.s3.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One answer on its way into a connection, as slow as it shall be. */
final class Body {
    private static final int BUFFER = 1 << 16;
    private static final int SLICES_A_SECOND = 200;

    private final OutputStream out;
    private final Throttle throttle;
    private final LongAdder sent;

    Body(OutputStream out, Throttle throttle, LongAdder sent) {
        this.out = out;
        this.throttle = throttle;
        this.sent = sent;
    }

    void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void delay() {
        await(System.nanoTime() + throttle.firstByteDelay().toNanos());
    }

    /** Copies so many bytes of an object from a place on; one bit of them may be the other one. */
    void copy(StoredObject object, long from, long count, Fault fault) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, throttle.bytesPerSecond() / SLICES_A_SECOND))];
        long begun = System.nanoTime();
        try (InputStream in = object.bytes().open(from)) {
            long done = 0;
            while (done < count) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, count - done));
                if (fault instanceof Fault.FlipBit flip) {
                    flip(flip, buffer, from + done, n);
                }
                out.write(buffer, 0, n);
                sent.add(n);
                done += n;
                await(begun + throttle.nanos(done));
            }
        }
    }

    private static void flip(Fault.FlipBit flip, byte[] buffer, long position, int count) {
        long at = flip.at() - position;
        if (at >= 0 && at < count) {
            buffer[(int) at] ^= (byte) (1 << flip.bit());
        }
    }

    void zeros(int count) throws IOException {
        out.write(new byte[count]);
        sent.add(count);
    }

    private static void await(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }
}
