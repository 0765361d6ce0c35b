package dev.augur.djl;

import ai.djl.pytorch.jni.JniUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PyTorch's numbers of threads, which the process has one of each. */
final class TorchThreads {
    private static final Logger LOG = LoggerFactory.getLogger(TorchThreads.class);

    private TorchThreads() {}

    /** How many share the work of one operator. */
    static int intraOp() {
        return JniUtils.getNumThreads();
    }

    /** How many run what a model forks. */
    static int interOp() {
        return JniUtils.getNumInteropThreads();
    }

    /** Warns if PyTorch runs with other numbers than these. */
    static void warnUnless(int wantedIntraOp, int wantedInterOp) {
        int actualIntraOp = intraOp();
        int actualInterOp = interOp();
        if (actualIntraOp != wantedIntraOp || actualInterOp != wantedInterOp) {
            LOG.warn(
                    "PyTorch runs with {} intra-op and {} inter-op threads; {} and {} were asked for, but the first engine of a "
                            + "process decides, or the properties ai.djl.pytorch.num_threads and num_interop_threads",
                    actualIntraOp,
                    actualInterOp,
                    wantedIntraOp,
                    wantedInterOp);
        }
    }
}
