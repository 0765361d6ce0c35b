package dev.augur.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Has callers call for a time, and reads their rate, the CPU time of the process and the time of each call. The CPU time
 * has the ticks of the system, 10 ms on Linux.
 */
final class LoadMeter implements AutoCloseable {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Longer than any block. */
    private static final Duration ENDLESS = Duration.ofDays(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** The latest answer, so that no compiler can leave the work out. */
    private volatile Object answer = "";

    /**
     * Has every caller call again and again until the time is over, at least once.
     *
     * @param callers who call
     * @param block the time
     * @return the cost
     */
    LoadCost block(Callers callers, Duration block) throws Exception {
        Callers beside = callers.beside();
        if (beside == null) {
            return blockAlone(callers, block);
        }
        Gate gate = new Gate(beside.calls().size());
        List<Future<Times>> others = begin(beside, gate);
        gate.open(ENDLESS);
        try {
            return blockAlone(callers, block);
        } finally {
            gate.close();
            timesOf(others);
        }
    }

    private LoadCost blockAlone(Callers callers, Duration block) throws Exception {
        Gate gate = new Gate(callers.calls().size());
        List<Future<Times>> running = begin(callers, gate);
        long cpu = PROCESS.getProcessCpuTime();
        long start = gate.open(block);
        long[] times = Times.sorted(timesOf(running));
        double wall = System.nanoTime() - start;
        double records = (double) times.length * callers.load().records();
        return new LoadCost(
                records * 1e9 / wall,
                (PROCESS.getProcessCpuTime() - cpu) / records,
                Times.percentile(times, 0.5),
                Times.percentile(times, 0.99));
    }

    private List<Future<Times>> begin(Callers callers, Gate gate) {
        List<Future<Times>> running = new ArrayList<>();
        for (int i = 0; i < callers.calls().size(); i++) {
            int who = i;
            running.add(threads.submit(() -> {
                gate.pass();
                return callUntilOver(callers, who, gate);
            }));
        }
        return running;
    }

    /** The callers take turns with the inputs. */
    private Times callUntilOver(Callers callers, int who, Gate gate) throws Exception {
        Call call = callers.calls().get(who);
        long pause = callers.load().pause().toNanos();
        Times times = new Times();
        int index = who;
        Object last = answer;
        long begin = System.nanoTime();
        do {
            last = call.run(index);
            index = (index + callers.load().callers()) & Integer.MAX_VALUE;
            long end = System.nanoTime();
            times.add(end - begin);
            begin = pause == 0 ? end : waited(pause);
        } while (!gate.isOver());
        answer = last;
        return times;
    }

    private static long waited(long nanos) {
        LockSupport.parkNanos(nanos);
        return System.nanoTime();
    }

    private static List<Times> timesOf(List<Future<Times>> running) throws Exception {
        List<Times> times = new ArrayList<>(running.size());
        for (Future<Times> each : running) {
            times.add(each.get());
        }
        return times;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
