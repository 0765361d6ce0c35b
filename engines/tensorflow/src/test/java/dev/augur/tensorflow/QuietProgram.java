package dev.augur.tensorflow;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Predicts in a JVM whose home folder is new, and tells what the process left there and which sockets it holds. */
final class QuietProgram {
    private QuietProgram() {}

    public static void main(String[] args) throws IOException {
        ModelId id = ModelId.of("double");
        long before = socketsOfJava(Path.of(args[0], "saved_model.pb"));
        LocalModel files = new LocalModel(id, ModelFormat.SAVED_MODEL, Path.of(args[0]));
        try (Inference inference = Inference.builder(wanted -> files)
                        .engine(new TensorFlowEngine())
                        .build();
                Predictor<Tensors, String> predictor = inference.predictor(id, new EchoCodec());
                Tensors input = new Tensors(new TensorPool(0))) {
            input.allocate("x", DType.FLOAT32, Shape.of(1, 4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            System.out.println(predictor.predict(input));
            System.out.println("sockets " + (sockets() - before) + ", files in the home folder " + filesAtHome());
        }
    }

    /** Java itself keeps a socket, connected to nothing, from the first file that it opens by a channel. */
    private static long socketsOfJava(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.size();
        }
        return sockets();
    }

    /** Sockets among the open files of this process (Linux: proc(5)); a connection to a collector would be one. */
    private static long sockets() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        long sockets = 0;
        try (Stream<Path> open = Files.list(descriptors)) {
            for (Path descriptor : open.toList()) {
                sockets += target(descriptor).startsWith("socket:") ? 1 : 0;
            }
        }
        return sockets;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "closed meanwhile";
        }
    }

    private static long filesAtHome() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getenv("HOME")))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
