package dev.augur.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Services that get ten times the calls that can be answered: how many useful answers they give, whether they tell of every
 * call what became of it, and how soon they are back to normal.
 */
final class OverloadRow implements Section {
    static final String ID = "overload";

    /** Callers that find out the capacity. */
    private static final int CALLERS = 64;
    /** After which an answer is of no use. */
    private static final Duration LIMIT = Duration.ofMillis(500);

    private static final Duration FULL = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofMillis(500);
    /** The part of the time in which a capacity is measured. */
    private static final int PART = 3;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        try {
            progress.accept(ID + ": opening the models");
            OverloadServices services = new OverloadServices(resources);
            return OverloadTable.section(results(services, quick ? QUICK : FULL, progress));
        } finally {
            resources.closeAll();
        }
    }

    private static List<OverloadResult> results(OverloadServices services, Duration time, Consumer<String> progress)
            throws Exception {
        List<OverloadResult> results = new ArrayList<>();
        try (LoadMeter meter = new LoadMeter()) {
            Callers busy = Callers.of(services.closedLoop(CALLERS));
            Duration block = time.dividedBy(PART);
            double idleNanos =
                    meter.block(Callers.of(services.closedLoop(1)), block).p50Nanos();
            double before = meter.block(busy, block).perSecond();
            for (Service service : services.all(LIMIT)) {
                progress.accept(ID + ": " + service.name());
                OverloadResult result = new Trial(before, LIMIT, time, idleNanos).of(service);
                double after = meter.block(busy, block).perSecond();
                results.add(result.atCapacity((before + after) / 2));
                before = after;
            }
        }
        return results;
    }
}
