package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.AddressSpace;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryShortage;
import dev.augur.tensor.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.error.Code;

/** A process without memory for a run, for real. */
final class OutOfMemoryTest {
    private static final int FLOATS_PER_ROW = 32 << 20;

    @TempDir
    Path folder;

    /** Spreads each row over 128 MiB, and takes the mean of that. */
    static SavedModelWriter wide() {
        SavedModelWriter writer = new SavedModelWriter().input("x", DType.FLOAT32, -1, 1);
        writer.constant("wide", integers(2).addIntVal(1).addIntVal(FLOATS_PER_ROW));
        writer.constant("axis", integers(1).addIntVal(1));
        writer.typed("Tile", "spread", DataType.DT_FLOAT, "x", "wide");
        writer.node("Mean", "mean", "spread", "axis")
                .putAttr("T", SavedModelWriter.type(DataType.DT_FLOAT))
                .putAttr("keep_dims", SavedModelWriter.bool(true));
        return writer.output("y", "mean:0", DType.FLOAT32, -1, 1);
    }

    private static TensorProto.Builder integers(long count) {
        return TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(SavedModelWriter.shape(count));
    }

    /** Without oneDNN, whose allocator waits ten seconds for memory before it gives up. */
    @Test
    void aBatchForWhichThereIsNoMemoryIsSplitAndTheProcessGoesOn() throws Exception {
        Assumptions.assumeTrue(
                AddressSpace.canBeLimited(), "skipped: prlimit is not there to limit the memory of a process");
        wide().writeTo(folder);
        String printed = ForkedJvm.launch(
                Duration.ofMinutes(2),
                Map.of("TF_ENABLE_ONEDNN_OPTS", "0", "TF_CPP_MIN_LOG_LEVEL", "2"),
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfMemoryProgram.class.getName(),
                        folder.toString()));
        System.out.println(printed);
        assertThat(printed).containsPattern(MemoryShortage.EXPECTED).contains("OOM when allocating tensor");
    }

    @Test
    void noOtherCodeMeansThat() {
        for (Code code : Code.values()) {
            boolean known = code != Code.UNRECOGNIZED && new NativeException(code.getNumber(), "text").isOutOfMemory();
            assertThat(known).as(code.name()).isEqualTo(code == Code.RESOURCE_EXHAUSTED);
        }
    }
}
