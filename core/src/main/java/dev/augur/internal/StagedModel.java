package dev.augur.internal;

import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.codec.StagedCodec;
import dev.augur.engine.Session;
import dev.augur.internal.Calls.PooledCall;
import dev.augur.internal.batch.BatchRunner;
import dev.augur.internal.batch.RunWatch;
import dev.augur.internal.batch.Waited;
import java.util.List;

/** Runs batches of staged records on a loaded model. Thread-safe. */
final class StagedModel<S, O> implements BatchRunner<S, O> {
    private final BoundModel<?, O> model;
    private final StagedCodec<?, S, O> codec;

    StagedModel(BoundModel<?, O> model, StagedCodec<?, S, O> codec) {
        this.model = model;
        this.codec = codec;
    }

    @Override
    public List<O> run(List<S> batch, int fillers, Waited waited, RunWatch watch) {
        return runPooled(model.calls(), batch, fillers, waited, watch);
    }

    @Override
    public void discard(O value) {
        codec.discard(value);
    }

    private <I> List<O> runPooled(Calls<I> calls, List<S> batch, int fillers, Waited waited, RunWatch watch) {
        PooledCall<I> pooled = calls.acquire();
        try {
            return runOn(pooled.call, batch, fillers, waited, watch);
        } finally {
            calls.release(pooled);
        }
    }

    private List<O> runOn(Session.Call call, List<S> batch, int fillers, Waited waited, RunWatch watch) {
        InferenceListener listener = model.listener();
        int records = batch.size() - fillers;
        try {
            long start = System.nanoTime();
            codec.encode(batch, call.inputs());
            long encoded = System.nanoTime();
            watch.begins(call::stop);
            try {
                call.run();
            } finally {
                watch.ended();
            }
            long ran = System.nanoTime();
            List<O> values = codec.decode(batch, call.inputs(), call.outputs());
            model.requireOneEach(values.size(), batch.size());
            long decoded = System.nanoTime();
            if (listener != InferenceListener.NONE) {
                listener.onRan(new InferenceListener.Ran(
                        model.placement().model(),
                        records,
                        waited.nanos(),
                        encoded - start,
                        ran - encoded,
                        decoded - ran,
                        waited.callers()));
            }
            return values;
        } catch (InferenceException e) {
            listener.onRunFailed(
                    new InferenceListener.RunFailed(model.placement().model(), records, e));
            throw e;
        }
    }
}
