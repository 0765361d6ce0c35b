package dev.augur.s3;

import dev.augur.io.SourceChangedException;
import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.S3Request;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads under faults, in any number, and what became of them; ours beside those of the bare SDK. */
final class FaultRuns {
    /** What becomes of one read under a fault. */
    interface Read {
        byte[] of(Trial trial) throws IOException;
    }

    /** One read under these faults. */
    record Case(List<Fault> faults) {
        static Case of(Fault... faults) {
            return new Case(List.of(faults));
        }
    }

    static final Read OURS = Trial::read;
    static final Read SDK = trial -> {
        try (InputStream in = sdk(trial, null)) {
            return in.readAllBytes();
        }
    };
    private static final int THREADS = 16;
    private static final Duration STALLED = Duration.ofMillis(100);
    private static final int BUFFER = 1 << 16;

    private FaultRuns() {}

    /** The body of one GET of the bare SDK, which ends as the SDK ends it. */
    static InputStream sdk(Trial trial, @Nullable String range) {
        S3Location at = trial.location;
        return trial.client.getObject(
                get -> get.bucket(at.bucket()).key(at.key()).range(range));
    }

    /** A client that goes on by itself, as one writes it who trusts that the object stays: by Range alone. */
    static byte[] sdkGoingOn(Trial trial, int length) throws IOException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            try (InputStream in = sdk(trial, at == 0 ? null : "bytes=" + at + "-")) {
                for (int n = in.read(bytes, at, length - at); n > 0; n = in.read(bytes, at, length - at)) {
                    at += n;
                }
            } catch (IOException e) {
                // The cut: the rest is asked for.
            }
        }
        return bytes;
    }

    /** Reads once for each case, on several threads; a read that does not end in time hangs. */
    static Count each(HttpKind http, StoredObject object, byte[] right, List<Case> cases, Read read) throws Exception {
        Count sum = new Count();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Count>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                tasks.add(() -> share(http, object, right, cases, first, read));
            }
            for (Future<Count> task : threads.invokeAll(tasks, 20, TimeUnit.MINUTES)) {
                sum.add(counted(task));
            }
            sum.hung = cases.size() - sum.ended();
        } finally {
            threads.shutdownNow();
        }
        return sum;
    }

    private static Count counted(Future<Count> task) throws ExecutionException, InterruptedException {
        try {
            return task.get();
        } catch (CancellationException e) {
            return new Count(); // its reads count as hung
        }
    }

    private static Count share(HttpKind http, StoredObject object, byte[] right, List<Case> cases, int first, Read read)
            throws IOException {
        Count count = new Count();
        boolean stalls = cases.stream().anyMatch(each -> each.faults().get(0) instanceof Fault.Stall);
        try (Trial server = new Trial(http, object, stalls ? STALLED : HttpKind.SOCKET_TIMEOUT)) {
            for (int i = first; i < cases.size(); i += THREADS) {
                // After a silence a request of the case before may still come.
                Trial trial = stalls ? server.with("case-" + i + "-", object) : server;
                trial.faults(cases.get(i).faults());
                one(trial, right, read, count);
            }
        }
        return count;
    }

    static void one(Trial trial, byte[] right, Read read, Count count) {
        try {
            byte[] got = read.of(trial);
            count.right += Arrays.equals(got, right) ? 1 : 0;
            boolean isShort = got.length < right.length && Arrays.equals(got, Arrays.copyOf(right, got.length));
            count.silentlyShort += isShort ? 1 : 0;
            count.silentlyWrong += isShort || Arrays.equals(got, right) ? 0 : 1;
        } catch (SourceChangedException e) {
            count.changed++;
        } catch (IOException | RuntimeException e) {
            count.failed++; // the SDK's own are unchecked
        }
    }

    /** A cut, an end and a silence behind every byte, and before the first. */
    static List<Case> everyOffset(int length, int step) {
        List<Case> cases = new ArrayList<>();
        for (int at = 0; at < length; at += step) {
            cases.add(Case.of(new Fault.Cut(at, false)));
            cases.add(Case.of(new Fault.Cut(at, true)));
            cases.add(Case.of(new Fault.EndEarly(at)));
            cases.add(Case.of(new Fault.Stall(at)));
        }
        return cases;
    }

    /** Every bit is flipped, in each of up to four GETs. */
    static List<Case> everyFlip(int length) {
        List<Case> cases = new ArrayList<>();
        for (int bit = 0; bit < 8 * length; bit++) {
            Fault flip = new Fault.FlipBit(bit / 8, bit % 8);
            cases.add(Case.of(flip, flip, flip, flip));
        }
        return cases;
    }

    /** Every bit is flipped, in the first GET or behind a cut; and every length is left of the body. */
    static List<Case> everyDamage(int length, int step) {
        List<Case> cases = new ArrayList<>();
        for (int bit = 0; bit < 8 * length; bit += step) {
            Fault flip = new Fault.FlipBit(bit / 8, bit % 8);
            cases.add(bit / step % 2 == 0 ? Case.of(flip) : Case.of(new Fault.Cut(bit / 16, false), flip));
        }
        for (int left = 0; left < length; left += step) {
            cases.add(Case.of(new Fault.TooShort(length - left)));
            cases.add(Case.of(new Fault.Cut(left / 2, false), new Fault.TooShort(1)));
        }
        return cases;
    }

    /** Cuts, and behind each another object, from a server that obeys If-Match or one that ignores it. */
    static List<Case> replacements(int length, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StoredObject other = StoredObject.of(new byte[length], "two");
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault replace = new Fault.Replace(random.nextInt(length), other);
            cases.add(i % 2 == 0 ? Case.of(replace) : Case.of(replace, new Fault.IgnoreIfMatch()));
        }
        return cases;
    }

    static byte[] sha256(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A large object that is read under cuts. */
    record CutStream(boolean identical, long cuts, double seconds, double uncutSeconds, long bytesSent, long length) {}

    /** The same bytes so many times. */
    static CutStream cutStream(HttpKind http, byte[] bytes, int times, FaultPlan cuts, S3RetryBudget budget)
            throws IOException {
        MessageDigest digest = sha256();
        for (int i = 0; i < times; i++) {
            digest.update(bytes);
        }
        byte[] right = digest.digest();
        StoredObject object = StoredObject.repeated(bytes, times, "one").withCrc32c();
        try (Trial trial = new Trial(http, object)) {
            S3ByteSource source = S3ByteSource.of(trial.client, Trial.OBJECT)
                    .withRetries(Trial.PATIENT)
                    .withRetryBudget(budget);
            double uncut = secondsOf(source, right);
            long before = trial.server.bytesSent();
            AtomicLong count = new AtomicLong();
            trial.server.faults(request -> {
                Fault fault = cuts.next(request);
                count.addAndGet(isBefore(fault, request, object) ? 1 : 0);
                return fault;
            });
            double seconds = secondsOf(source, right);
            long sent = trial.server.bytesSent() - before;
            return new CutStream(seconds >= 0, count.get(), seconds, uncut, sent, object.length());
        }
    }

    /** Whether a cut comes before the end of the object. */
    private static boolean isBefore(Fault fault, S3Request request, StoredObject object) {
        return fault instanceof Fault.Cut cut && request.from() + cut.after() < object.length();
    }

    /** Negative if the bytes are others. */
    private static double secondsOf(S3ByteSource source, byte[] right) throws IOException {
        long begun = System.nanoTime();
        try (InputStream in = source.open(0)) {
            return Arrays.equals(sha256(in), right) ? (System.nanoTime() - begun) / 1e9 : -1;
        }
    }

    /** How reads ended. */
    static final class Count {
        long right;
        long failed;
        long changed;
        long silentlyShort;
        long silentlyWrong;
        long hung;

        Count add(Count other) {
            right += other.right;
            failed += other.failed;
            changed += other.changed;
            silentlyShort += other.silentlyShort;
            silentlyWrong += other.silentlyWrong;
            hung += other.hung;
            return this;
        }

        long ended() {
            return right + failed + changed + silentlyShort + silentlyWrong;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d right, %,d errors, %,d silently short, %,d silently wrong, %,d hung",
                    right,
                    failed + changed,
                    silentlyShort,
                    silentlyWrong,
                    hung);
        }
    }
}
