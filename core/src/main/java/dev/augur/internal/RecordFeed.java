package dev.augur.internal;

import dev.augur.CancelledException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.codec.StagedCodec;
import dev.augur.internal.batch.BulkFeed;
import dev.augur.internal.batch.Ended;
import dev.augur.internal.batch.Staged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of a list ready one after the other, cuts those of too many rows, and puts together what became of
 * them. One use, one thread.
 */
final class RecordFeed<I, S, O> implements BulkFeed<S> {
    private final SharedModel<I, S, O> model;
    private final Iterator<? extends I> records;
    private final int count;
    private final boolean stopsAtFailure;
    /** By record, how many parts of it were fed; zero if it was refused. */
    private final List<Integer> parts = new ArrayList<>();
    /** By record, why it was refused; null if it was not. */
    private final List<@Nullable InvalidInputException> refusals = new ArrayList<>();

    private final Deque<Staged<S>> rest = new ArrayDeque<>();
    private boolean stopped;

    RecordFeed(SharedModel<I, S, O> model, List<? extends I> records, boolean stopsAtFailure) {
        this.model = model;
        this.records = records.iterator();
        this.count = records.size();
        this.stopsAtFailure = stopsAtFailure;
    }

    @Override
    public @Nullable Staged<S> next() {
        while (rest.isEmpty() && records.hasNext() && !stopped) {
            stageNext();
        }
        return rest.poll();
    }

    private void stageNext() {
        try {
            List<Staged<S>> staged = model.stageParts(records.next());
            rest.addAll(staged);
            parts.add(staged.size());
            refusals.add(null);
        } catch (InvalidInputException e) {
            parts.add(0);
            refusals.add(e);
            stopped = stopsAtFailure;
        }
    }

    /** What became of each record. */
    List<Outcome<O>> outcomes(List<Ended<O>> ended, StagedCodec<I, S, O> codec) {
        List<Outcome<O>> outcomes = new ArrayList<>(count);
        int next = 0;
        boolean done = false;
        try {
            for (int i = 0; i < parts.size(); i++) {
                int from = Math.min(next, ended.size());
                next += parts.get(i);
                boolean reached = next <= ended.size();
                List<Ended<O>> own = ended.subList(from, Math.min(next, ended.size()));
                InferenceException refusal = refusals.get(i);
                refusal = refusal == null && !reached ? whyUnfed(ended) : refusal;
                outcomes.add(refusal == null ? outcome(own, codec) : failed(refusal, own, codec));
            }
            done = true;
        } finally {
            if (!done) {
                discard(outcomes, ended.subList(Math.min(next, ended.size()), ended.size()), codec);
            }
        }
        while (outcomes.size() < count) {
            outcomes.add(new Outcome.Failure<>(whyUnfed(ended)));
        }
        return outcomes;
    }

    private static <O> void discard(List<Outcome<O>> outcomes, List<Ended<O>> rest, StagedCodec<?, ?, O> codec) {
        for (Outcome<O> outcome : outcomes) {
            if (outcome instanceof Outcome.Success<O> success) {
                codec.discard(success.value());
            }
        }
        discard(rest, codec);
    }

    private static <O> void discard(List<Ended<O>> of, StagedCodec<?, ?, O> codec) {
        for (Ended<O> each : of) {
            O value = each.value();
            if (value != null) {
                codec.discard(value);
            }
        }
    }

    private static <O> Outcome<O> failed(InferenceException error, List<Ended<O>> parts, StagedCodec<?, ?, O> codec) {
        discard(parts, codec);
        return new Outcome.Failure<>(error);
    }

    private static InferenceException whyUnfed(List<? extends Ended<?>> ended) {
        RuntimeException error =
                ended.isEmpty() ? null : ended.get(ended.size() - 1).error();
        return error instanceof InferenceException known
                ? known
                : new CancelledException("The records before it ended the call");
    }

    private Outcome<O> outcome(List<Ended<O>> of, StagedCodec<I, S, O> codec) {
        List<O> values = new ArrayList<>(of.size());
        RuntimeException error = null;
        for (Ended<O> part : of) {
            O value = part.value();
            if (value != null) {
                values.add(value);
            } else {
                error = part.error();
            }
        }
        if (error == null) {
            return new Outcome.Success<>(values.size() == 1 ? values.get(0) : codec.join(values));
        }
        discard(of, codec);
        if (error instanceof InferenceException known) {
            return new Outcome.Failure<>(known);
        }
        throw error;
    }
}
