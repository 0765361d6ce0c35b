package dev.augur.tck;

import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.Session;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A way to {@link TckModel#SLOW} that many threads take at once, and that one of them closes. Thread-safe. */
interface Route extends AutoCloseable {
    /**
     * Takes it.
     *
     * @throws ModelUnavailableException if it is closed
     */
    float[] call(float[] record);

    @Override
    void close();

    /** A session that each call binds anew. */
    record OfSession(MisuseBench bench, Session session) implements Route {
        @Override
        public float[] call(float[] record) {
            try (Session.Call call = session.newCall(bench.pool(), List.of())) {
                Shape row = Shape.of(1, record.length);
                call.inputs().allocate("x", DType.FLOAT32, row).put(0, record, 0, record.length);
                call.run();
                return EngineKit.floats(call.outputs().get("y"));
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** A predictor of single records, whose model is loaded by the first caller; closed with its inference. */
    record OfInference(Inference inference, Predictor<float[], float[]> predictor) implements Route {
        static Route of(MisuseBench bench) {
            Inference inference = bench.inferenceOf(TckModel.SLOW).build();
            return new OfInference(inference, predictor(bench, inference));
        }

        private static Predictor<float[], float[]> predictor(MisuseBench bench, Inference inference) {
            return inference.predictor(bench.files(TckModel.SLOW).id(), RowCodec.floats());
        }

        @Override
        public float[] call(float[] record) {
            return predictor.predict(record);
        }

        @Override
        public void close() {
            inference.close();
        }
    }

    /** A predictor of lists and of submitted records, by turns; closed before its inference. */
    record OfPredictor(Inference inference, Predictor<float[], float[]> predictor) implements Route {
        static Route of(MisuseBench bench) {
            Inference inference = bench.inferenceOf(TckModel.SLOW).build();
            return new OfPredictor(inference, OfInference.predictor(bench, inference));
        }

        @Override
        public float[] call(float[] record) {
            return predictor.predictAll(List.of(record, record)).get(1);
        }

        @Override
        public void close() {
            predictor.close();
            inference.close();
        }
    }

    /** A model of the bare runtime, closed by one thread only, which is all that its users can be asked for. */
    record OfRuntime(BareModel model, AtomicBoolean closed) implements Route {
        private static final ModelId ID = ModelId.of("bare");

        static Route of(BareModel model) {
            return new OfRuntime(model, new AtomicBoolean());
        }

        @Override
        public float[] call(float[] record) {
            try {
                return model.run(record);
            } catch (IllegalStateException e) {
                throw new ModelUnavailableException(ID, Reason.CLOSED, "The bare runtime refused: " + e, e);
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                model.close();
            }
        }
    }
}
