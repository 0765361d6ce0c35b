package dev.augur.djl;

import ai.djl.pytorch.jni.JniUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PyTorch's numbers of threads, which the process has one of each. */
final class TorchThreads {
    private static final Logger LOG = LoggerFactory.getLogger(TorchThreads.class);

    private TorchThreads() {}

    /** Warns if PyTorch runs with other numbers than these. */
    static void warnUnless(int intraOp, int interOp) {
        int actualIntraOp = JniUtils.getNumThreads();
        int actualInterOp = JniUtils.getNumInteropThreads();
        if (actualIntraOp != intraOp || actualInterOp != interOp) {
            LOG.warn(
                    "PyTorch runs with {} intra-op and {} inter-op threads; {} and {} were asked for, but the first engine of a "
                            + "process decides, or the properties ai.djl.pytorch.num_threads and num_interop_threads",
                    actualIntraOp,
                    actualInterOp,
                    intraOp,
                    interOp);
        }
    }
}
