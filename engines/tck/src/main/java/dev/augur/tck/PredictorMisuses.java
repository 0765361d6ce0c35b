package dev.augur.tck;

import static dev.augur.tck.Misuse.harmless;
import static dev.augur.tck.Misuse.load;
import static dev.augur.tck.Misuse.request;
import static dev.augur.tck.MisuseBench.require;
import static dev.augur.tck.MisuseBench.requireRight;

import dev.augur.CallOptions;
import dev.augur.DeadlineExceededException;
import dev.augur.Inference;
import dev.augur.InferenceListener;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.OverloadedException;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.codec.Decoder;
import dev.augur.codec.RowCodec;
import dev.augur.codec.TensorCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.DType;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Wrong uses of predictors, and of what owns them. */
final class PredictorMisuses {
    private static final float[] RECORD = {1, 2, 3, 4};
    private static final String CLOSED = "The predictor of model '.+' is closed";

    private PredictorMisuses() {}

    static List<Misuse> all() {
        return Stream.of(records(), options(), closing(), listening(), loading())
                .flatMap(List::stream)
                .toList();
    }

    private static Misuse refused(String name, String text, Consumer<Predictor<float[], float[]>> use) {
        return request(name, InvalidInputException.class, text, bench -> use.accept(bench.predictor()));
    }

    /** What a caller without null checks does. */
    @SuppressWarnings("NullAway")
    private static float[] nothing() {
        return null;
    }

    private static List<Misuse> records() {
        return List.of(
                refused("no record", "Record must not be null", predictor -> predictor.predict(nothing())),
                refused("no record among others", "Record 1: Record must not be null", predictor -> {
                    predictor.predictAll(Arrays.asList(RECORD, nothing()));
                }),
                refused("no record among outcomes", "Record must not be null", predictor -> {
                    var outcomes = predictor.predictEach(Arrays.asList(RECORD, nothing(), RECORD));
                    requireRight(outcomes.get(0).orThrow());
                    requireRight(outcomes.get(2).orThrow());
                    outcomes.get(1).orThrow();
                }),
                refused("a short row", "Row must have 4 columns, got 3", predictor -> predictor.predict(new float[3])),
                refused("a long row", "Row must have 4 columns, got 5", predictor -> predictor.predict(new float[5])),
                refused("an empty row", "Row must have 4 columns, got 0", predictor -> predictor.predict(new float[0])),
                refused("a long row among others", "Record 2: Row must have 4 columns, got 5", predictor -> {
                    predictor.predictAll(List.of(RECORD, RECORD, new float[5]));
                }),
                harmless("no records at all", bench -> {
                    require(bench.predictor().predictAll(List.of()).isEmpty(), "an answer to nothing");
                    require(bench.predictor().predictEach(List.of()).isEmpty(), "an outcome of nothing");
                }));
    }

    private static List<Misuse> options() {
        return List.of(
                request(
                        "a deadline that is past",
                        DeadlineExceededException.class,
                        ".+ passed before .+",
                        bench -> bench.predictor().predict(RECORD, CallOptions.within(Duration.ZERO))),
                load("an executor that refuses", OverloadedException.class, "Model '.+': the executor .+", bench -> {
                    Inference.Builder builder = bench.inferenceOf(TckModel.DOUBLE)
                            .executor(task -> {
                                throw new RejectedExecutionException("full");
                            });
                    try (Inference inference = builder.build()) {
                        submit(bench.rows(inference));
                    }
                }),
                harmless("an interrupted thread", bench -> {
                    Thread.currentThread().interrupt();
                    requireRight(bench.predictor().predict(RECORD));
                    require(Thread.interrupted(), "the interrupt is lost");
                }),
                request(
                        "too few predictions of a codec",
                        IllegalStateException.class,
                        "The codec of .+ 0 .+ 1 .+",
                        bench -> {
                            Decoder<float[]> none = (in, out, count) -> List.of();
                            predictOnce(bench, Codec.of(rows(), none));
                        }),
                request(
                        "a codec that gives no input",
                        InvalidInputException.class,
                        "Input 'x' .+ is missing.+",
                        bench -> {
                            Codec<float[], Tensors> none = Codec.of((batch, inputs) -> {}, TensorCodec.all());
                            predictOnce(bench, none);
                        }),
                request("a codec for another input", InvalidInputException.class, ".+'nope'.+", bench -> {
                    predictOnce(bench, RowCodec.floats().input("nope"));
                }),
                request("a codec for another output", InvalidInputException.class, ".+'nope'.+", bench -> {
                    predictOnce(bench, RowCodec.floats().output("nope"));
                }),
                request(
                        "a closed tensor as a record",
                        InvalidInputException.class,
                        "Input 'x' of .+ is closed: .+",
                        bench -> {
                            try (Tensors record = bench.tensors();
                                    Predictor<Tensors, Tensors> predictor = predictor(bench, TensorCodec.all())) {
                                record.allocate("x", DType.FLOAT32, MisuseBench.ROW)
                                        .close();
                                predictor.predict(record).close();
                            }
                        }));
    }

    private static Codec<float[], float[]> rows() {
        return RowCodec.floats();
    }

    private static <I, O> Predictor<I, O> predictor(MisuseBench bench, Codec<I, O> codec) {
        return bench.inference().predictor(bench.files(TckModel.DOUBLE).id(), codec);
    }

    private static <O> void predictOnce(MisuseBench bench, Codec<float[], O> codec) {
        try (Predictor<float[], O> predictor = predictor(bench, codec)) {
            predictor.predict(RECORD);
        }
    }

    /** Waits for a submitted call, and throws what it failed with. */
    private static void submit(Predictor<float[], float[]> predictor) {
        try {
            requireRight(predictor.submit(RECORD).join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Misuse closed(String name, Consumer<Predictor<float[], float[]>> use) {
        return request(name, ModelUnavailableException.class, CLOSED, bench -> {
            Predictor<float[], float[]> predictor = predictor(bench, RowCodec.floats());
            predictor.close();
            predictor.close();
            use.accept(predictor);
        });
    }

    private static List<Misuse> closing() {
        return List.of(
                closed("a record for a closed predictor", predictor -> predictor.predict(RECORD)),
                closed("records for a closed predictor", predictor -> predictor.predictAll(List.of(RECORD))),
                closed("outcomes of a closed predictor", predictor -> predictor.predictEach(List.of(RECORD))),
                closed("a submitted record for a closed predictor", PredictorMisuses::submit),
                closed("to warm a closed predictor", Predictor::warm),
                closed("the signature of a closed predictor", Predictor::signature),
                closed("the placement of a closed predictor", Predictor::explain),
                load("a predictor of a closed inference", ModelUnavailableException.class, CLOSED, bench -> {
                    Inference inference = bench.inferenceOf(TckModel.DOUBLE).build();
                    Predictor<float[], float[]> predictor = bench.rows(inference);
                    requireRight(predictor.predict(RECORD));
                    inference.close();
                    inference.close();
                    predictor.predict(RECORD);
                }),
                load(
                        "a predictor made by a closed inference",
                        ModelUnavailableException.class,
                        "Model '.+' takes no further calls: the Inference is closed",
                        bench -> {
                            Inference inference =
                                    bench.inferenceOf(TckModel.DOUBLE).build();
                            inference.close();
                            bench.rows(inference).predict(RECORD);
                        }));
    }

    private static List<Misuse> listening() {
        return List.of(
                harmless("to close the inference in a listener of runs", bench -> {
                    AtomicReference<Inference> inference = new AtomicReference<>();
                    inference.set(bench.inferenceOf(TckModel.DOUBLE)
                            .listener(onRan(() -> known(inference).close()))
                            .build());
                    requireRight(bench.rows(known(inference)).predict(RECORD));
                }),
                load(
                        "to close the inference in a listener of loads",
                        IllegalStateException.class,
                        ".+ listener.+",
                        bench -> {
                            whileLoading(bench, Inference::close);
                        }),
                load("to predict in a listener of loads", IllegalStateException.class, ".+ listener.+", bench -> {
                    whileLoading(bench, inference -> bench.rows(inference).predict(RECORD));
                }),
                load("a listener of loads that fails", ArithmeticException.class, "planted", bench -> {
                    whileLoading(bench, inference -> {
                        throw new ArithmeticException("planted");
                    });
                }));
    }

    private static Inference known(AtomicReference<Inference> reference) {
        return Objects.requireNonNull(reference.get(), "set before its first use");
    }

    private static InferenceListener onRan(Runnable action) {
        return new InferenceListener() {
            @Override
            public void onRan(Ran event) {
                action.run();
            }
        };
    }

    private static void whileLoading(MisuseBench bench, Consumer<Inference> action) {
        AtomicReference<Inference> inference = new AtomicReference<>();
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onLoaded(Loaded event) {
                action.accept(known(inference));
            }
        };
        try (Inference open =
                bench.inferenceOf(TckModel.DOUBLE).listener(listener).build()) {
            inference.set(open);
            bench.rows(open).predict(RECORD);
        }
    }

    private static List<Misuse> loading() {
        String notLoadable = "Model '.+': .+";
        return List.of(
                load(
                        "an inference without an engine",
                        IllegalStateException.class,
                        "An Inference needs an engine.+",
                        b -> {
                            Inference.builder(id -> b.files(TckModel.DOUBLE)).build();
                        }),
                load("a model that is not there", ModelUnavailableException.class, ".*nope.*", bench -> {
                    ModelStore store = ModelStore.directory(Path.of("nowhere"));
                    try (Inference inference =
                            Inference.builder(store).engine(bench.engine()).build()) {
                        inference
                                .predictor(ModelId.of("nope"), RowCodec.floats())
                                .warm();
                    }
                }),
                load("a file that holds no model", ModelUnavailableException.class, notLoadable, bench -> {
                    bench.open(TckModel.NOT_A_MODEL).close();
                }),
                load("half a model", ModelUnavailableException.class, notLoadable, bench -> {
                    bench.open(TckModel.TRUNCATED).close();
                }),
                load("an empty file", ModelUnavailableException.class, notLoadable, bench -> {
                    bench.open(TckModel.EMPTY).close();
                }));
    }
}
