package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that share runs; the model of these tests gives back what it got. */
final class TensorStagesTest {
    private static final Signature OPEN =
            Round.model(x(DType.FLOAT32, N, Dim.of("width")), y(DType.FLOAT32, N, Dim.of("width")));

    private static final List<DType> TYPES = List.of(DType.values());

    private final TensorPool pool = new TensorPool(0);
    private final Tensors inputs = new Tensors(pool);
    private final Tensors outputs = new Tensors(pool);
    private final List<Tensors> toClose = new ArrayList<>();

    @AfterEach
    void everythingIsFreed() {
        toClose.forEach(Tensors::close);
        inputs.close();
        outputs.close();
        assertThat(pool.usedBytes()).isZero();
    }

    private Tensors record() {
        toClose.add(new Tensors(pool));
        return toClose.get(toClose.size() - 1);
    }

    private Tensors floats(long rows, float... values) {
        Tensors record = record();
        record.allocate("x", DType.FLOAT32, Shape.of(rows, values.length / Math.max(1, rows)))
                .put(0, values, 0, values.length);
        return record;
    }

    private static StagedCodec<Tensors, ?, Tensors> staged(Signature signature) {
        return TensorCodec.all().bind(signature).staged();
    }

    /** Encodes, gives each input back under the name of its output, and decodes. */
    private <S> List<Tensors> run(StagedCodec<Tensors, S, Tensors> codec, List<S> batch) {
        inputs.clear();
        codec.encode(batch, inputs);
        outputs.clear();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor in = inputs.tensor(i);
            String name = inputs.name(i).replace('x', 'y');
            TensorRows.copy(
                    in,
                    0,
                    outputs.allocate(name, in.dtype(), in.shape()),
                    0,
                    in.shape().dim(0));
        }
        List<Tensors> values = codec.decode(batch, inputs, outputs);
        toClose.addAll(values);
        return values;
    }

    private <S> List<Tensors> runAll(StagedCodec<Tensors, S, Tensors> codec, List<Tensors> records) {
        return run(codec, records.stream().map(codec::stage).toList());
    }

    private static float[] ys(Tensors value) {
        return Round.floats(value.get("y"));
    }

    @Test
    void recordsOfSeveralRowsShareARunAndEachGetsItsOwnRows() {
        List<Tensors> values = runAll(staged(OPEN), List.of(floats(1, 1, 2), floats(2, 3, 4, 5, 6), floats(1, 7, 8)));
        assertThat(inputs.get("x")).hasToString("FLOAT32[4, 2]");
        assertThat(ys(values.get(0))).containsExactly(1, 2);
        assertThat(values.get(1).get("y")).hasToString("FLOAT32[2, 2]");
        assertThat(ys(values.get(1))).containsExactly(3, 4, 5, 6);
        assertThat(ys(values.get(2))).containsExactly(7, 8);
        values.get(0).close();
        assertThat(ys(values.get(1))).containsExactly(3, 4, 5, 6);
    }

    @Test
    void aRecordAloneIsNotCopied() {
        Tensors record = floats(2, 1, 2);
        Tensors value = runAll(staged(OPEN), List.of(record)).get(0);
        assertThat(inputs.get("x")).isSameAs(record.get("x"));
        assertThat(outputs.size()).isZero();
        assertThat(ys(value)).containsExactly(1, 2);
    }

    @Test
    void rowsThatFillABatchUpAreLeftOut() {
        List<Tensors> values = fillUp(staged(OPEN), floats(2, 1, 2));
        assertThat(ys(values.get(0))).containsExactly(1, 2);
        assertThat(values.get(0).get("y")).hasToString("FLOAT32[2, 1]");
    }

    private <S> List<Tensors> fillUp(StagedCodec<Tensors, S, Tensors> codec, Tensors record) {
        S staged = codec.stage(record);
        codec.encode(List.of(staged, codec.split(staged, 1).get(1)), inputs);
        outputs.allocate("y", DType.FLOAT32, Shape.of(3, 1)).put(0, new float[] {1, 2, 2}, 0, 3);
        List<Tensors> values = codec.decode(List.of(staged), inputs, outputs);
        toClose.addAll(values);
        return values;
    }

    private static <S> boolean mayShare(StagedCodec<Tensors, S, Tensors> codec, Tensors one, Tensors other) {
        return codec.group(codec.stage(one)).equals(codec.group(codec.stage(other)));
    }

    @Test
    void recordsShareARunIfTheirRowsAreAlike() {
        StagedCodec<Tensors, ?, Tensors> codec = staged(OPEN);
        assertThat(mayShare(codec, floats(1, 1, 2), floats(2, 3, 4, 5, 6))).isTrue();
        assertThat(mayShare(codec, floats(1, 1, 2), floats(1, 1, 2, 3))).isFalse();
    }

    /** The session refuses them; nobody else must be told of it. */
    @Test
    void recordsThatDoNotFitTheModelShareNoRun() {
        StagedCodec<Tensors, ?, Tensors> codec = staged(OPEN);
        Tensors other = record();
        other.allocate("z", DType.FLOAT32, Shape.of(1, 1));
        Tensors more = floats(1, 1);
        more.allocate("z", DType.FLOAT32, Shape.of(1, 1));
        Tensors integers = record();
        integers.allocate("x", DType.INT32, Shape.of(1, 1));
        Tensors scalar = record();
        scalar.allocate("x", DType.FLOAT32, Shape.SCALAR);
        for (Tensors bad : List.of(other, more, integers, scalar, floats(0), record())) {
            assertThat(mayShare(codec, bad, bad)).as("%s", bad).isFalse();
            assertThat(rows(codec, bad)).isEqualTo(1);
            assertThat(partsOf(codec, bad)).isEqualTo(1);
        }
    }

    /** Where every run must have a number of rows, a record that shares none is given several times. */
    @Test
    void copiesOfARecordThatSharesNoRunAreNotRun() {
        Tensors scalar = record();
        scalar.allocate("x", DType.INT64, Shape.SCALAR);
        List<Tensors> values = runAloneFilledUp(TensorCodec.all().staged(), scalar);
        assertThat(inputs.get("x")).isSameAs(scalar.get("x"));
        assertThat(values).hasSize(3);
        assertThat(values.get(0).get("y")).hasToString("INT64[]");
        assertThat(values.get(2).size()).isZero();
    }

    private <S> List<Tensors> runAloneFilledUp(StagedCodec<Tensors, S, Tensors> codec, Tensors record) {
        List<S> batch = Collections.nCopies(3, codec.stage(record));
        codec.encode(batch, inputs);
        outputs.allocate("y", DType.INT64, Shape.SCALAR);
        List<Tensors> values = codec.decode(batch, inputs, outputs);
        toClose.addAll(values);
        return values;
    }

    private static <S> int rows(StagedCodec<Tensors, S, Tensors> codec, Tensors record) {
        return codec.rows(codec.stage(record));
    }

    private static <S> int partsOf(StagedCodec<Tensors, S, Tensors> codec, Tensors record) {
        return codec.split(codec.stage(record), 1).size();
    }

    @Test
    void inputsOfDifferentNumbersOfRowsShareNoRun() {
        TensorSpec two = TensorSpec.of("x2", DType.FLOAT32, N);
        StagedCodec<Tensors, ?, Tensors> codec = staged(new Signature(List.of(x(DType.FLOAT32, N), two), List.of()));
        Tensors uneven = record();
        uneven.allocate("x", DType.FLOAT32, Shape.of(2));
        uneven.allocate("x2", DType.FLOAT32, Shape.of(3));
        assertThat(mayShare(codec, uneven, uneven)).isFalse();
    }

    @Test
    void aBadRecordFailsInItsFirstStep() {
        Tensors closed = floats(1, 1);
        closed.get("x").close();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> staged(OPEN).stage(closed))
                .withMessage("Input 'x' must be open until its prediction is there, got the closed FLOAT32[1, 1]");
        Tensors texts = record();
        texts.allocate("x", DType.STRING, Shape.of(2)).strings()[0] = "a";
        Signature model = Round.model(x(DType.STRING, N), y(DType.STRING, N));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> staged(model).stage(texts))
                .withMessage("Input 'x' has no text at element 1");
    }

    @Test
    void aRecordThatIsClosedBeforeItsRunIsNotRead() {
        Tensors closed = floats(1, 1);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encodeAfterClosing(staged(OPEN), closed, floats(1, 2)))
                .withMessage("Input 'x' must be open until its prediction is there, got the closed FLOAT32[1, 1]");
    }

    private <S> void encodeAfterClosing(StagedCodec<Tensors, S, Tensors> codec, Tensors closed, Tensors open) {
        List<S> batch = List.of(codec.stage(open), codec.stage(closed));
        closed.get("x").close();
        codec.encode(batch, inputs);
    }

    @Test
    void modelsWhoseFirstDimensionIsNotTheBatchRunARecordAtATime() {
        Dim other = Dim.of("M");
        for (Signature signature : List.of(
                Round.model(x(DType.FLOAT32, Dim.of(1), N), y(DType.FLOAT32, N)),
                Round.model(x(DType.FLOAT32, Dim.of(2)), y(DType.FLOAT32, Dim.of(3))),
                Round.model(x(DType.FLOAT32, N), y(DType.FLOAT32)),
                Round.model(x(DType.FLOAT32, N), y(DType.FLOAT32, other)),
                Round.model(new TensorSpec("x", DType.FLOAT32, null), y(DType.FLOAT32, N)),
                new Signature(List.of(), List.of(y(DType.FLOAT32, N))))) {
            assertThat(staged(signature).maxRows()).as("%s", signature).isEqualTo(1);
        }
        Signature partly = new Signature(
                List.of(x(DType.FLOAT32, N)), List.of(y(DType.FLOAT32, Dim.ANY), TensorSpec.of("z", DType.INT64)));
        assertThat(staged(partly).maxRows()).isEqualTo(1);
        assertThat(TensorCodec.only("y").bind(partly).staged().maxRows()).isGreaterThan(1);
        assertThat(TensorCodec.all().staged().maxRows()).isEqualTo(1);
    }

    @Test
    void aModelOfAFixedNumberOfRowsTakesFewerAndMore() {
        Dim two = Dim.of(2);
        StagedCodec<Tensors, ?, Tensors> codec =
                staged(Round.model(x(DType.FLOAT32, two, N), y(DType.FLOAT32, two, N)));
        assertThat(codec.maxRows()).isEqualTo(2);
        assertThat(rows(codec, floats(1, 1))).isEqualTo(1);
        assertThat(rows(codec, floats(3, 1, 2, 3))).isEqualTo(3);
        assertThat(mayShare(codec, floats(1, 1), floats(3, 1, 2, 3))).isTrue();
        List<Tensors> values = runAll(codec, List.of(floats(1, 1), floats(1, 2)));
        assertThat(ys(values.get(1))).containsExactly(2);
    }

    @Test
    void outputsWithoutARowForEachRowOfASharedRunAreRefused() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> decodeOneRow(staged(OPEN), List.of(floats(1, 1), floats(1, 2))))
                .withMessage("Output 'y' must have a row for each of the 2 rows of a shared run, got FLOAT32[1, 1]; a"
                        + " model with other outputs takes no batch policy");
        outputs.clear();
        inputs.clear();
        List<Tensors> alone = decodeOneRow(staged(OPEN), List.of(floats(2, 1, 2)));
        assertThat(alone.get(0).get("y")).hasToString("FLOAT32[1, 1]");
    }

    private <S> List<Tensors> decodeOneRow(StagedCodec<Tensors, S, Tensors> codec, List<Tensors> records) {
        List<S> batch = records.stream().map(codec::stage).toList();
        codec.encode(batch, inputs);
        outputs.allocate("y", DType.FLOAT32, Shape.of(1, 1)).put(0, new float[1], 0, 1);
        List<Tensors> values = codec.decode(batch, inputs, outputs);
        toClose.addAll(values);
        return values;
    }

    @Test
    void discardedValuesAreFreed() {
        Tensors value = runAll(staged(OPEN), List.of(floats(1, 1))).get(0);
        Tensor tensor = value.get("y");
        staged(OPEN).discard(value);
        assertThat(tensor.isClosed()).isTrue();
    }

    @Test
    void aRunOfMoreThanATensorHoldsIsRefused() {
        Tensors large = record();
        large.allocate("x", DType.FLOAT32, Shape.of(1, 1 << 20));
        List<Tensors> many = Collections.nCopies(600, large);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> runAll(staged(OPEN), many))
                .withMessage("Input 'x' of one run must have at most 2147483647 bytes, 600 rows of 4194304 have more; a"
                        + " policy can allow fewer rows");
    }

    /** Any records, in shared runs of any size, cut or whole, give what each gives alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sharedRunsGiveWhatSingleRunsGive(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            List<TensorSpec> specs = randomInputs(random);
            List<TensorSpec> given = specs.stream()
                    .map(spec -> new TensorSpec(spec.name().replace('x', 'y'), spec.dtype(), spec.dims()))
                    .toList();
            List<Tensors> records = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                records.add(randomRecord(specs, random));
            }
            checkShared(staged(new Signature(specs, given)), records, 1 + random.nextInt(5));
        }
    }

    private <S> void checkShared(StagedCodec<Tensors, S, Tensors> codec, List<Tensors> records, int maxRows) {
        Map<Object, List<Tensors>> groups =
                records.stream().collect(Collectors.groupingBy(record -> codec.group(codec.stage(record))));
        for (List<Tensors> group : groups.values()) {
            List<Tensors> together = runAll(codec, group);
            for (int i = 0; i < group.size(); i++) {
                Tensors alone = runAll(codec, List.of(group.get(i))).get(0);
                assertEqual(together.get(i), alone);
                assertEqual(inParts(codec, group.get(i), maxRows), alone);
            }
        }
    }

    private <S> Tensors inParts(StagedCodec<Tensors, S, Tensors> codec, Tensors record, int maxRows) {
        S staged = codec.stage(record);
        List<S> parts = codec.split(staged, maxRows);
        assertThat(parts).hasSize((codec.rows(staged) + maxRows - 1) / maxRows);
        assertThat(parts).allSatisfy(part -> assertThat(codec.rows(part)).isBetween(1, maxRows));
        List<Tensors> values = new ArrayList<>();
        for (S part : parts) {
            values.addAll(run(codec, List.of(part)));
        }
        if (values.size() == 1) {
            return values.get(0);
        }
        Tensors joined = codec.join(values);
        toClose.add(joined);
        assertThat(values).allSatisfy(part -> assertThat(part.size()).isZero());
        return joined;
    }

    private static void assertEqual(Tensors actual, Tensors expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        for (int i = 0; i < expected.size(); i++) {
            Tensor tensor = actual.tensor(i);
            Tensor other = expected.tensor(i);
            assertThat(tensor).hasToString(other.toString());
            if (tensor.dtype() == DType.STRING) {
                assertThat(tensor.strings()).containsExactly(other.strings());
            } else {
                assertThat(tensor.bytes()).isEqualTo(other.bytes());
            }
        }
    }

    private static List<TensorSpec> randomInputs(Random random) {
        List<TensorSpec> specs = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Dim[] dims = new Dim[1 + random.nextInt(3)];
            Arrays.fill(dims, Dim.ANY);
            dims[0] = random.nextBoolean() ? N : Dim.ANY;
            specs.add(TensorSpec.of("x" + i, TYPES.get(random.nextInt(TYPES.size())), dims));
        }
        return specs;
    }

    private Tensors randomRecord(List<TensorSpec> specs, Random random) {
        Tensors record = record();
        int rows = 1 + random.nextInt(6);
        int width = random.nextInt(3);
        for (TensorSpec spec : specs) {
            List<Dim> dims = spec.dims();
            long[] sizes = new long[dims == null ? 1 : dims.size()];
            Arrays.fill(sizes, width);
            sizes[0] = rows;
            fill(record.allocate(spec.name(), spec.dtype(), Shape.of(sizes)), random);
        }
        return record;
    }

    private static void fill(Tensor tensor, Random random) {
        if (tensor.dtype() == DType.STRING) {
            Arrays.setAll(tensor.strings(), i -> Long.toString(random.nextLong(), 36));
            return;
        }
        byte[] bytes = new byte[tensor.bytes().remaining()];
        random.nextBytes(bytes);
        tensor.bytes().put(bytes);
    }
}
