package dev.augur.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that call, and the meters that they read. The CPU time is that of the callers, to the nanosecond, or of
 * the whole process, so that threads of native code and of libraries are in it, to the tick of the system (10 ms on Linux).
 */
final class Crew implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final int size;
    private final Measure measure;
    private final ExecutorService threads;
    /** The latest answer, so that no compiler can leave the work out. */
    private volatile Object answer = "";

    Crew(int size, Measure measure) {
        this.size = size;
        this.measure = measure;
        this.threads = Executors.newFixedThreadPool(size);
    }

    int size() {
        return size;
    }

    /** A call for each thread. */
    List<Call> calls(Contender contender) throws Exception {
        List<Call> calls = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            calls.add(contender.caller().newCall());
        }
        return calls;
    }

    /**
     * Lets every thread make its call a number of times.
     *
     * @return the cost per call
     */
    Cost block(List<Call> calls, int times) throws Exception {
        List<Callable<Cost>> blocks = new ArrayList<>(size);
        for (Call call : calls) {
            blocks.add(() -> blockOfOne(call, times));
        }
        long wall = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        double ownCpu = 0;
        double bytes = 0;
        for (Future<Cost> done : threads.invokeAll(blocks)) {
            ownCpu += done.get().cpuNanos();
            bytes += done.get().bytes();
        }
        double allCpu = PROCESS.getProcessCpuTime() - cpu;
        Cost block = new Cost(measure == Measure.CALLER_CPU ? ownCpu : allCpu, System.nanoTime() - wall, bytes);
        return Cost.perCall(block, (long) size * times);
    }

    private Cost blockOfOne(Call call, int times) throws Exception {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        Object last = answer;
        for (int i = 0; i < times; i++) {
            last = call.run(i);
        }
        long cpuEnd = THREADS.getCurrentThreadCpuTime();
        long wallEnd = System.nanoTime();
        long bytesEnd = THREADS.getCurrentThreadAllocatedBytes();
        answer = last;
        return new Cost(cpuEnd - cpu, wallEnd - wall, bytesEnd - bytes);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
