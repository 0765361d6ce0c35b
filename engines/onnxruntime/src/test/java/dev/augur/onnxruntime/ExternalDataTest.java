package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model reads files of its own folder, and no other file of the host. */
final class ExternalDataTest {
    private static final ModelId ID = ModelId.of("m");
    private static final float[] SECRET = {0.5f, 1.5f, 2.5f, 3.5f};

    @TempDir
    Path root;

    private Path folder = Path.of("unset");

    @BeforeEach
    void writeSecretsAndLinks() throws Exception {
        folder = Files.createDirectories(root.resolve("models/one"));
        Path secret = Files.write(root.resolve("models/secret"), floats(SECRET));
        Files.write(folder.resolve("weights"), floats(SECRET));
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.createSymbolicLink(folder.resolve("inner-link"), folder.resolve("weights"));
        Files.createSymbolicLink(folder.resolve("folder-link"), secret.getParent());
        Files.createSymbolicLink(folder.resolve("sub/up"), Path.of("../.."));
        Files.createLink(folder.resolve("hard"), secret);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** A reference that must be refused, and what the error says of it. */
    record Hostile(String location, String offset, String length, String why) {
        Hostile(String location, String why) {
            this(location, "0", "16", why);
        }
    }

    private List<Hostile> hostile() {
        return List.of(
                new Hostile(root.resolve("models/secret").toString(), "it must be relative to the model's folder"),
                new Hostile("../secret", "it may not leave the model's folder"),
                new Hostile("sub/../../secret", "it may not leave the model's folder"),
                new Hostile("..\\secret", "it must be relative to the model's folder"),
                new Hostile("link", "it is reached by the symbolic link 'link'"),
                new Hostile("inner-link", "it is reached by the symbolic link 'inner-link'"),
                new Hostile("folder-link/secret", "it is reached by the symbolic link 'folder-link'"),
                new Hostile("sub/up/secret", "it is reached by the symbolic link 'up'"),
                new Hostile("hard", "the file has 2 names (hard links)"),
                new Hostile("*/_ORT_MEM_ADDR_/*", "it is not the name of a file"),
                new Hostile("weights\0", "it is not the name of a file"),
                new Hostile("", "it is not the name of a file"),
                new Hostile("gone", "there is no such file"),
                new Hostile("sub", "it is not a regular file"),
                new Hostile("weights", "4", "16", "16 bytes at offset 4 are beyond its end at 16"),
                new Hostile("weights", "0", "17", "17 bytes at offset 0 are beyond its end at 16"),
                new Hostile("weights", "17", "0", "0 bytes at offset 17 are beyond its end at 16"),
                new Hostile("weights", "-4", "16", "has the offset '-4', which is not a number of bytes"),
                new Hostile("weights", "0", "-1", "has the length '-1', which is not a number of bytes"),
                new Hostile("weights", "9223372036854775807", "16", "which is not a number of bytes"));
    }

    /** Where in a model a reference may stand. */
    private enum Place {
        GRAPH {
            @Override
            Message model(Message tensor) {
                return Protos.model(Protos.graph(ADD).with(5, tensor));
            }
        },
        SUBGRAPH {
            @Override
            Message model(Message tensor) {
                Message branch = new Message()
                        .with(1, Protos.node("Identity", List.of("w"), "b"))
                        .text(2, "branch")
                        .with(5, tensor)
                        .with(12, Protos.value("b", Protos.FLOAT));
                return Protos.model(Protos.conditional(branch));
            }
        },
        ATTRIBUTE {
            @Override
            Message model(Message tensor) {
                Message constant = Protos.node("Constant", List.of(), "w", Protos.tensorAttribute("value", tensor));
                return Protos.model(Protos.graph(constant, ADD));
            }
        },
        FUNCTION {
            @Override
            Message model(Message tensor) {
                Message function = new Message()
                        .text(1, "F")
                        .text(4, "x")
                        .text(5, "y")
                        .with(7, Protos.node("Constant", List.of(), "w", Protos.tensorAttribute("value", tensor)))
                        .with(7, ADD)
                        .with(9, Protos.opset("", 17))
                        .text(10, "own");
                return Protos.model(
                                Protos.graph(Protos.node("F", List.of("x"), "y").text(7, "own")))
                        .with(8, Protos.opset("own", 1))
                        .with(25, function);
            }
        };

        private static final Message ADD = Protos.node("Add", List.of("x", "w"), "y");

        abstract Message model(Message tensor);
    }

    private LocalModel write(Place place, Hostile reference) throws Exception {
        Message tensor = Protos.external("w", reference.location(), reference.offset(), reference.length());
        Path file =
                Files.write(folder.resolve("model.onnx"), place.model(tensor).toBytes());
        return new LocalModel(ID, ModelFormat.ONNX, file);
    }

    @Test
    void nothingOutsideTheFolderIsRead() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        for (Place place : Place.values()) {
            for (Hostile reference : hostile()) {
                LocalModel files = write(place, reference);
                assertThatThrownBy(() ->
                                new OnnxRuntimeEngine().load(files, Device.CPU).free())
                        .as("%s %s", place, reference)
                        .isInstanceOf(ModelUnavailableException.class)
                        .hasMessageStartingWith(
                                "Model 'm': ONNX Runtime cannot load " + files.path() + ": its external data ")
                        .hasMessageContaining(reference.why())
                        .hasCauseInstanceOf(RefusedModelException.class);
                refused.incrementAndGet();
            }
        }
        int cases = Place.values().length * hostile().size();
        System.out.println(
                "External data: " + cases + " hostile references, " + refused + " refused before native code");
        assertThat(refused).hasValue(cases);
    }

    @Test
    void dataInTheFolderAndBelowIsReadAndLetGo() throws Exception {
        Files.write(folder.resolve("sub/weights"), floats(9, 9, 1, 2, 3, 4));
        for (Place place : List.of(Place.GRAPH, Place.SUBGRAPH)) {
            assertThat(runs(write(place, new Hostile("weights", ""))))
                    .as(place.name())
                    .containsExactly(place == Place.GRAPH ? new float[] {1.5f, 3.5f, 5.5f, 7.5f} : SECRET);
            assertThat(runs(write(place, new Hostile("./sub/weights", "8", "16", ""))))
                    .containsExactly(place == Place.GRAPH ? new float[] {2, 4, 6, 8} : new float[] {1, 2, 3, 4});
        }
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(maps.filter(line -> line.contains(folder.toString()))).isEmpty();
        }
    }

    @Test
    void aModelFolderMayBeReachedByALink() throws Exception {
        write(Place.GRAPH, new Hostile("weights", ""));
        Path link = Files.createSymbolicLink(root.resolve("current"), folder);
        assertThat(runs(new LocalModel(ID, ModelFormat.ONNX, link.resolve("model.onnx"))))
                .hasSize(4);
    }

    private static float[] runs(LocalModel files) throws Exception {
        TensorPool pool = new TensorPool(1 << 16);
        try (Session session = new Session(ID, new OnnxRuntimeEngine().load(files, Device.CPU));
                Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            in.allocate("x", DType.FLOAT32, Shape.of(4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            session.run(in, out);
            float[] values = new float[4];
            out.get("y").get(0, values, 0, 4);
            return values;
        }
    }

    @Test
    void aNameThatControlsATerminalIsNotPrinted() throws Exception {
        LocalModel files = write(Place.GRAPH, new Hostile("\033[2Jgone\n", ""));
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(files, Device.CPU))
                .hasMessageContaining("its external data '?[2Jgone?' is refused: there is no such file");
    }

    @Test
    void anEntryThatComesTwiceIsRefused() throws Exception {
        Message tensor = Protos.external("w", "weights", "0", "16").with(13, Protos.entry("location", "../secret"));
        Path file = Files.write(
                folder.resolve("model.onnx"), Place.GRAPH.model(tensor).toBytes());
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(new LocalModel(ID, ModelFormat.ONNX, file), Device.CPU))
                .hasMessageContaining("external data with the entry 'location' twice");
    }

    @Test
    void externalDataHasALimit() throws Exception {
        LocalModel files = write(Place.GRAPH, new Hostile("weights", ""));
        OnnxSafety small = OnnxSafety.builder()
                .limits(OnnxLimits.builder().maxExternalBytes(15).build())
                .build();
        OnnxRuntimeOptions options = OnnxRuntimeOptions.builder().safety(small).build();
        assertThatThrownBy(() -> new OnnxRuntimeEngine(options).load(files, Device.CPU))
                .hasMessageEndingWith("it takes more than 15 bytes of external data, the limit; if you trust it, raise "
                        + "OnnxLimits.maxExternalBytes in OnnxSafety");
    }
}
