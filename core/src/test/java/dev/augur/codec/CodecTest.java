package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.floats;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodecTest {
    private static final Signature SCORER = model(x(DType.FLOAT32, N, Dim.of(2)), y(DType.FLOAT32, N, Dim.of(1)));

    private record Point(float left, float right) {
        float[] row() {
            return new float[] {left, right};
        }
    }

    private final Round round = new Round();

    @Test
    void mapsRecordsAndValuesBeforeAndAfterItIsBound() {
        Codec<Point, Float> codec = RowCodec.floats()
                .maxBatch(5)
                .mapInput(Point::row)
                .mapOutput(row -> row[0])
                .bind(SCORER);
        assertThat(floats(round.encode(codec, List.of(new Point(1, 2), new Point(3, 4)))))
                .containsExactly(1, 2, 3, 4);
        assertThat(round.decodeFloats(codec, 2, Shape.of(2, 1), 8, 9)).containsExactly(8f, 9f);
        assertThat(codec.outputs()).containsExactly("y");
        assertThat(codec.maxBatch()).isEqualTo(5);
    }

    @Test
    void checksTheMappedRecord() {
        Codec<String, float[]> codec = RowCodec.floats()
                .mapInput((String text) -> new float[text.length()])
                .bind(SCORER);
        codec.check("ab");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> codec.check("abc"))
                .withMessage("Row must have 2 columns, got 3");
    }

    @Test
    void bindsBothHalves() {
        Encoder<float[]> encoder = RowCodec.floats();
        Decoder<List<Classification>> decoder = TopK.of(1, List.of("only"));
        Codec<float[], List<Classification>> codec = Codec.of(encoder, decoder).bind(SCORER);
        round.encode(codec, List.of(new float[2]));
        assertThat(round.decodeFloats(codec, 1, Shape.of(1, 1), 3))
                .containsExactly(List.of(new Classification("only", 0, 3)));
    }
}
