package dev.augur.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * A perceptron {@code x FLOAT32[batch, 16] -> y FLOAT32[batch, 4]} with one hidden layer of 32, as TensorFlow Java writes it.
 * Deletes its files when closed.
 */
final class SavedModelFolder implements AutoCloseable {
    private final Path folder;

    SavedModelFolder() throws IOException {
        this.folder = Files.createTempDirectory("augur-benchmarks-");
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 16)));
            Operand<TFloat32> hidden = tf.nn.relu(layer(tf, x, 16, 32));
            Signature signature = Signature.builder()
                    .input("x", x)
                    .output("y", layer(tf, hidden, 32, 4))
                    .build();
            SavedModelBundle.exporter(folder.toString())
                    .withFunction(SessionFunction.create(signature, session))
                    .export();
        }
    }

    Path path() {
        return folder;
    }

    private static Operand<TFloat32> layer(Ops tf, Operand<TFloat32> in, int from, int to) {
        Operand<TFloat32> weights = tf.constant(StdArrays.ndCopyOf(weights(from, to)));
        return tf.math.add(tf.linalg.matMul(in, weights), tf.constant(weights(1, to)[0]));
    }

    private static float[][] weights(int from, int to) {
        SplittableRandom random = new SplittableRandom((long) from * to);
        float[][] made = new float[from][to];
        for (float[] row : made) {
            for (int i = 0; i < to; i++) {
                row[i] = (float) (random.nextDouble() - 0.5) / 8;
            }
        }
        return made;
    }

    @Override
    public void close() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
