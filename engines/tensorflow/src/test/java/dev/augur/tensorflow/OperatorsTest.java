package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** Holds what is known of operators against the registry of the native library. */
final class OperatorsTest {
    /** Looked at one by one. */
    private static Set<String> harmless() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OperatorsTest.class.getResourceAsStream("harmless-operators.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static OpList registry() throws InvalidProtocolBufferException {
        TF_Buffer buffer = TF_GetAllOpList();
        OpList list = OpList.parseFrom(
                new BytePointer(buffer.data()).capacity(buffer.length()).asByteBuffer());
        TF_DeleteBuffer(buffer);
        return list;
    }

    private static Set<String> names() throws InvalidProtocolBufferException {
        return registry().getOpList().stream().map(OpDef::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A new version of TensorFlow cannot bring one that nobody looked at. */
    @Test
    void everyOperatorWasLookedAt() throws Exception {
        Set<String> unknown = names();
        unknown.removeAll(harmless());
        unknown.removeAll(Operators.allReachingOut());
        assertThat(unknown).isEmpty();
    }

    @Test
    void noOperatorIsBothHarmlessAndRefused() throws Exception {
        Set<String> both = harmless();
        both.retainAll(Operators.allReachingOut());
        assertThat(both).isEmpty();
    }

    @Test
    void everyOperatorThatIsRefusedExists() throws Exception {
        assertThat(names()).containsAll(Operators.allReachingOut());
    }

    @Test
    void operatorsThatKeepNothingHaveState() {
        assertThat(NativeLibrary.statefulOperators()).contains("AssignVariableOp", "Assign", "QueueEnqueueV2");
        assertThat(NativeLibrary.statefulOperators()).doesNotContain("AddV2", "MatMul", "Identity");
        assertThat(Operators.keepsNothing("AssignVariableOp")).isFalse();
    }
}
