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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** Holds what is known of operators against the registry of the native library. */
final class OperatorsTest {
    /** What names of inputs and attributes tell of files, addresses and programs. */
    private static final Pattern TELLING = Pattern.compile(".*(file|path|dir(?!ection)|url|uri|address|graph_def|module"
            + "|descriptor_source|prefix|protocol|host|query|vocab|memory_region|target|token|serialized|stream).*");

    /** Looked at one by one: what the names tell of is no file, no address and no program. */
    private static Set<String> harmless() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OperatorsTest.class.getResourceAsStream("harmless-operators.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toSet());
        }
    }

    private static OpList registry() throws InvalidProtocolBufferException {
        TF_Buffer buffer = TF_GetAllOpList();
        OpList list = OpList.parseFrom(
                new BytePointer(buffer.data()).capacity(buffer.length()).asByteBuffer());
        TF_DeleteBuffer(buffer);
        return list;
    }

    private static boolean isTelling(OpDef op) {
        Stream<String> inputs = op.getInputArgList().stream().map(OpDef.ArgDef::getName);
        Stream<String> attributes = op.getAttrList().stream()
                .filter(attribute -> attribute.getType().contains("string"))
                .map(OpDef.AttrDef::getName);
        return Stream.concat(inputs, attributes)
                        .anyMatch(name -> TELLING.matcher(name).matches())
                || op.getName().matches(".*(Py|Rpc|Reader|File|Save|Load|Restore|Write|Dump|Debug|Remote|Server).*");
    }

    @Test
    void everyOperatorWhoseNamesTellOfMoreThanNumbersWasLookedAt() throws Exception {
        Set<String> harmless = harmless();
        Set<String> unknown = new TreeSet<>();
        for (OpDef op : registry().getOpList()) {
            if (isTelling(op) && Operators.reach(op.getName()) == null && !harmless.contains(op.getName())) {
                unknown.add(op.getName());
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyOperatorThatIsRefusedExists() throws Exception {
        Set<String> names = new TreeSet<>();
        registry().getOpList().forEach(op -> names.add(op.getName()));
        assertThat(names).containsAll(Operators.allReachingOut());
    }

    @Test
    void operatorsThatKeepNothingHaveState() {
        assertThat(NativeLibrary.statefulOperators()).contains("AssignVariableOp", "Assign", "QueueEnqueueV2");
        assertThat(NativeLibrary.statefulOperators()).doesNotContain("AddV2", "MatMul", "Identity");
        assertThat(Operators.keepsNothing("AssignVariableOp")).isFalse();
    }
}
