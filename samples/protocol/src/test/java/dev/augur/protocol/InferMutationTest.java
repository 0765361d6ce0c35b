package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tensor.TensorPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a request, it is read or refused with status 400, and its memory comes back. */
final class InferMutationTest {
    private static final long SEED = 20261122;
    private static final int ROUNDS = 100;
    private static final Limits LIMITS = new Limits(1 << 20, 64, 8, 100);
    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "\\",
        "-",
        "1e999",
        "0.5",
        "null",
        "true",
        "NaN",
        "18446744073709551616",
        "\0",
        "\u00e9"
    };

    private final TensorPool pool = new TensorPool(1 << 20);
    private final InferReader reader = new InferReader(new Json(LIMITS), LIMITS, pool);
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @ValueSource(strings = {"infer-accepted.json", "infer-refused.json"})
    void isReadOrRefused(String file) throws IOException {
        int read = 0;
        int refused = 0;
        for (InferCase c : InferCase.load(file)) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] body = mutate(c.body(), random);
                if (isRead(c, body)) {
                    read++;
                } else {
                    refused++;
                }
                assertThat(pool.usedBytes()).as("%s, round %d", c, round).isZero();
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(read);
    }

    private boolean isRead(InferCase c, byte[] body) {
        int jsonBytes = random.nextInt(8) == 0 ? random.nextInt(body.length + 3) - 1 : c.jsonBytes();
        try (InferRequest request = reader.read(body, jsonBytes, c.signature())) {
            return request.inputs().size() >= 0;
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
            return false;
        }
    }

    static byte[] mutate(byte[] body, Random random) {
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(8));
        return switch (random.nextInt(4)) {
            case 0 -> join(body, from, new byte[0], to);
            case 1 -> join(body, from, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8), to);
            case 2 -> join(body, to, Arrays.copyOfRange(body, from, to), to);
            default -> join(body, from, new byte[] {(byte) random.nextInt()}, Math.min(body.length, from + 1));
        };
    }

    /** The bytes before from, others, and those behind to. */
    private static byte[] join(byte[] body, int from, byte[] others, int to) {
        byte[] joined = Arrays.copyOf(body, from + others.length + body.length - to);
        System.arraycopy(others, 0, joined, from, others.length);
        System.arraycopy(body, to, joined, from + others.length, body.length - to);
        return joined;
    }
}
