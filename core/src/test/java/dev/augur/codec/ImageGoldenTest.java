package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.floats;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A photograph against the tensor that was made of it when two real models were converted. The folder that the system
 * property {@code augur.models} names must hold {@code pineapple.jpg} and the models' folders; without it the test skips.
 */
final class ImageGoldenTest {
    @ParameterizedTest
    @CsvSource({"mobilenet_v2, 224", "inception_v3, 299"})
    void meetsTheGoldenTensor(String name, int side) throws IOException {
        String models = System.getProperty("augur.models");
        if (models == null) {
            System.out.println("ImageGoldenTest skips " + name + ": -Daugur.models=FOLDER does not say where it is");
        }
        assumeTrue(models != null, "needs -Daugur.models=FOLDER");
        Path folder = Path.of(models);
        Path golden = folder.resolve(name).resolve("input_1x" + side + "x" + side + "x3.f32");

        Encoder<byte[]> encoder = ImageEncoder.builder()
                .build()
                .bind(model(x(DType.FLOAT32, N, Dim.of(side), Dim.of(side), Dim.of(3)), y(DType.FLOAT32, N)));
        byte[] photograph = Files.readAllBytes(folder.resolve("pineapple.jpg"));
        float[] values = floats(new Round().encode(encoder, List.of(photograph)));
        assertThat(values).containsExactly(littleEndian(golden), within(1e-4f));
    }

    private static float[] littleEndian(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.capacity() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
