package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of rows.
 *
 * @param <O> the type of a prediction
 */
final class RowBatches<O> extends Batches {
    /** A batch ends when its rows have this many bytes, so that many large rows do not come together. */
    private static final int MAX_BATCH_BYTES = 1 << 23;

    private final BatchPrediction<?, O> prediction;
    private final RecordWriter<? super O> writer;
    private final Retries retries;
    private final boolean keepsRaw;

    /** Rows of a reader, which is closed with this. */
    RowBatches(
            RecordReader reader,
            BatchPrediction<?, O> prediction,
            RecordWriter<? super O> writer,
            Retries retries,
            boolean keepsRaw) {
        super(reader);
        this.prediction = prediction;
        this.writer = writer;
        this.retries = retries;
        this.keepsRaw = keepsRaw;
    }

    @Override
    @Nullable
    Batch<?> next(int most, long begunAt) throws IOException {
        List<Row> rows = new ArrayList<>();
        List<byte @Nullable []> raw = new ArrayList<>();
        long bytes = 0;
        while (rows.size() < most && bytes < MAX_BATCH_BYTES) {
            Row row = reader.next();
            if (row == null) {
                break;
            }
            rows.add(row);
            bytes += reader.recordBytes();
            if (keepsRaw) {
                raw.add(reader.raw());
            }
        }
        if (rows.isEmpty()) {
            return null;
        }
        Batch.Span span =
                new Batch.Span(rows.get(0).position(), rows.size(), reader.offset(), reader.bytesRead(), begunAt);
        return new RowBatch(span, rows, raw);
    }

    private final class RowBatch extends Batch<List<Outcome<O>>> {
        private final List<Row> rows;
        private final List<byte @Nullable []> raw;

        RowBatch(Span span, List<Row> rows, List<byte @Nullable []> raw) {
            super(span);
            this.rows = rows;
            this.raw = raw;
        }

        @Override
        List<Outcome<O>> predict() {
            return prediction.predict(rows, retries);
        }

        @Override
        void write(List<Outcome<O>> outcomes, OutputPart part) throws IOException {
            for (int i = 0; i < outcomes.size(); i++) {
                Row row = rows.get(i);
                InferenceException error = write(row, outcomes.get(i), part.output());
                if (error == null) {
                    part.predicted();
                } else {
                    part.failed(row.position(), error, keepsRaw ? raw.get(i) : null);
                }
            }
        }

        /** Writes a prediction, or gives the reason why there is none to write. */
        private @Nullable InferenceException write(Row row, Outcome<O> outcome, RecordSink output) throws IOException {
            if (outcome instanceof Outcome.Failure<O> failure) {
                return failure.error();
            }
            O value = outcome.orThrow();
            try {
                output.write(fields -> writer.write(row, value, fields));
                return null;
            } catch (InvalidInputException e) {
                return e;
            }
        }
    }
}
