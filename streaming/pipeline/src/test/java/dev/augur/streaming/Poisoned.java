package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Records of which some are bad, and what must become of each. */
final class Poisoned {
    /** Numbers from 0 up to this have an answer. */
    static final int TABLE = 1_000;

    private static final int BEYOND = 1_000_000;

    /** How a record is bad, as it is written, and what its dead letter says. */
    private record Bad(String text, String error) {}

    private static final List<Bad> KINDS = List.of(
            new Bad("1,2,3", "fields"),
            new Bad("1,abc", "Column 'x' must be a number, got 'abc'"),
            new Bad("1,", "Column 'x' must be a number, got ''"),
            new Bad("1,\u00ff", "UTF-8"),
            new Bad("1," + BEYOND, "out of data bounds"));

    private final ByteSource source;
    private final String answers;
    private final List<String> letters;
    private final List<String> errors;
    private final float[] numbers;

    private Poisoned(ByteSource source, String answers, List<String> letters, List<String> errors, float[] numbers) {
        this.source = source;
        this.answers = answers;
        this.letters = letters;
        this.errors = errors;
        this.numbers = numbers;
    }

    static float answer(int number) {
        return number / 8f;
    }

    /** So many records; each share of them has one bad one, at a random place. */
    static Poisoned of(int count, int bad, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("id,x\n");
        StringBuilder answers = new StringBuilder();
        List<int[]> places = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        float[] numbers = new float[count];
        int share = count / bad;
        int filled = 0;
        int next = random.nextInt(share);
        for (int i = 0; i < count; i++) {
            if (i == next) {
                Bad kind = KINDS.get(random.nextInt(KINDS.size()));
                places.add(new int[] {i + 1, text.length()});
                errors.add(kind.error);
                text.append(kind.text);
                numbers[filled] = BEYOND;
                filled += kind.text.endsWith("," + BEYOND) ? 1 : 0;
                next = (i / share + 1) * share + random.nextInt(share);
            } else {
                int number = random.nextInt(TABLE);
                text.append(i).append(',').append(number);
                answers.append("{\"y\":").append(answer(number)).append("}\n");
                numbers[filled++] = number;
            }
            text.append('\n');
        }
        // One byte for each character, so that one of them is not UTF-8.
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteSource source = ByteSource.memory("rows.csv.gz", TestBytes.compress(Compression.gzip(), bytes));
        List<String> letters = new ArrayList<>();
        for (int[] place : places) {
            letters.add("{\"object\":\"rows.csv.gz\",\"version\":\"" + source.version() + "\",\"record\":" + place[0]
                    + ",\"offset\":" + place[1] + ",\"error\":\"");
        }
        return new Poisoned(source, answers.toString(), letters, errors, Arrays.copyOf(numbers, filled));
    }

    ByteSource source() {
        return source;
    }

    /** What must be written. */
    String answers() {
        return answers;
    }

    /** Those records that are numbers, also beyond the table. */
    float[] numbers() {
        return numbers;
    }

    /** How many of these have an answer. */
    static int good(float[] numbers, int from, int count) {
        int good = 0;
        for (int i = from; i < from + count; i++) {
            good += numbers[i] < TABLE ? 1 : 0;
        }
        return good;
    }

    /** How many dead letters are of the right record, and say what is wrong with it. */
    int rightLetters(String dead) {
        List<String> lines = dead.lines().toList();
        int right = 0;
        for (int i = 0; i < Math.min(lines.size(), letters.size()); i++) {
            String line = lines.get(i);
            right += line.startsWith(letters.get(i)) && line.contains(errors.get(i)) ? 1 : 0;
        }
        return right;
    }

    void assertRight(Report report, String out, String dead) {
        assertThat(report.failed()).isEqualTo(letters.size());
        assertThat(dead.lines()).hasSize(letters.size());
        assertThat(rightLetters(dead))
                .as(() -> dead.lines().limit(10).toList().toString())
                .isEqualTo(letters.size());
        assertThat(out.equals(answers)).as("the right answers in order").isTrue();
        assertThat(report.read()).isEqualTo(report.predicted() + letters.size());
    }
}
