package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.CallOptions;
import dev.augur.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are changed at random are answered or refused as the client's fault, never anything else. */
final class InvocationMutationTest {
    private static final int ROUNDS = 3000;
    private static final Limits LIMITS = new Limits(1 << 16, 8, 16, 8);

    /** Model, type, body. */
    private static final List<List<String>> SEEDS = List.of(
            List.of("grid", "application/json", "{\"instances\":[[[1,2.5],[3,-4e2]],{\"x\":[[1],[2]]}]}"),
            List.of("two-inputs", "application/jsonlines", "{\"a\":[1,2,3,4],\"b\":[5,6,7,8]}\n{\"b\":[0,0,0,0]}\n"),
            List.of("int64", "text/csv; header=present", "a,b\r\n9007199254740993,\"-1\"\r\n1e3,0.0\r\n"),
            List.of("string", "application/json", "[[\"h\u00e9\",\"\\ud83d\\ude00\"],[\"\",\"\ud83d\ude00\"]]"),
            List.of("float16", "text/csv", "NaN,65504\n-Infinity,1e-8"),
            List.of("echo", "text/plain", "Gr\u00fc\u00dfe"));

    @Test
    void changedBodiesAreAnsweredOrRefused(@TempDir Path folder) throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Invocations invocations = new Invocations(LIMITS);
        ServedModels models = Zoo.open(folder, LIMITS);
        int answered = 0;
        try (models) {
            for (int round = 0; round < ROUNDS; round++) {
                List<String> start = SEEDS.get(round % SEEDS.size());
                byte[] body = changed(start.get(2).getBytes(StandardCharsets.UTF_8), random);
                ServedModel model = Objects.requireNonNull(models.model(start.get(0), null));
                answered += isAnswered(invocations, request(start.get(1), body), model) ? 1 : 0;
            }
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(answered).as("seed %d", seed).isBetween(ROUNDS / 20, ROUNDS);
        assertThat(models.usedBytes()).isZero();
    }

    private static boolean isAnswered(Invocations invocations, Request request, ServedModel model) {
        try {
            return invocations.invoke(request, model).status() == 200;
        } catch (RequestException | InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private static Request request(String type, byte[] body) {
        return new Request(
                "POST", "/invocations", name -> name.equals("content-type") ? type : null, body, CallOptions.NONE);
    }

    /** Cuts, doubles or overwrites a few bytes. */
    private static byte[] changed(byte[] body, SplittableRandom random) {
        byte[] now = body;
        for (int i = random.nextInt(4); i > 0 && now.length > 0; i--) {
            int at = random.nextInt(now.length);
            int length = random.nextInt(Math.min(6, now.length - at) + 1);
            ByteArrayOutputStream next = new ByteArrayOutputStream();
            next.write(now, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> next.write(now, at, length);
                case 1 -> next.write(random.nextInt(256));
                case 2 -> next.write("[]{},:\"\n\\e-0".charAt(random.nextInt(12)));
                default -> length = Math.max(1, length);
            }
            int rest = random.nextBoolean() ? at : Math.min(now.length, at + length);
            next.write(now, rest, now.length - rest);
            now = next.toByteArray();
        }
        return now;
    }
}
