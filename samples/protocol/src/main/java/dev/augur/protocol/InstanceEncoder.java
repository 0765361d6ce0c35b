package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.InvalidInputException;
import dev.augur.codec.Encoder;
import dev.augur.codec.StagedEncoder;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.util.List;

/** Writes records straight into the inputs of one model. */
final class InstanceEncoder implements Encoder<Instance> {
    private static final int MAX_BATCH = 1024;

    /** The most memory that the inputs of one run of several records may take: a request must not ask for more. */
    private static final long MAX_RUN_BYTES = 64L << 20;

    /** The largest row for which a record gets memory of its own before all of it was checked. */
    private static final long MAX_UNCHECKED_BYTES = 64L << 10;

    private final JsonRecords json;
    private final List<RowSpec> inputs;
    private final StagedEncoder<Tensors, ?> tensors;
    private final HeapTensors heap = new HeapTensors();
    private final int maxBatch;

    InstanceEncoder(JsonRecords json, List<RowSpec> inputs, StagedEncoder<Tensors, ?> tensors) {
        this.json = json;
        this.inputs = inputs;
        this.tensors = tensors;
        boolean single = inputs.stream().anyMatch(RowSpec::isSingle);
        long fits = MAX_RUN_BYTES / Math.max(1, rowBytes(writers()));
        this.maxBatch = single ? 1 : (int) Math.max(1, Math.min(MAX_BATCH, fits));
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public void check(Instance record) {
        read(record, writers());
    }

    @Override
    public StagedEncoder<Instance, ?> stages() {
        return new InstanceStages<>(this, tensors);
    }

    /** Reads a record into tensors of one row, on the heap. */
    Tensors row(Instance record) {
        List<RowWriter> rows = writers();
        if (!inputs.stream().allMatch(RowSpec::isFixed) || rowBytes(rows) > MAX_UNCHECKED_BYTES) {
            read(record, rows);
        }
        Tensors row = new Tensors(heap);
        rows.forEach(writer -> writer.allocate(row, 1));
        read(record, rows);
        return row;
    }

    /** Refuses a run that would take too much memory. */
    static void requireSmall(int records, long rowBytes) {
        if (records > 1 && rowBytes > MAX_RUN_BYTES / records) {
            throw new InvalidInputException("Inputs of one run must have at most " + MAX_RUN_BYTES + " bytes, "
                    + records + " records like the first would have more");
        }
    }

    @Override
    public void encode(List<? extends Instance> batch, Tensors into) {
        List<RowWriter> rows = writers();
        if (!inputs.stream().allMatch(RowSpec::isFixed)) {
            read(batch.get(0), rows);
        }
        requireSmall(batch.size(), rowBytes(rows));
        rows.forEach(row -> row.allocate(into, batch.size()));
        for (Instance record : batch) {
            read(record, rows);
        }
    }

    private List<RowWriter> writers() {
        return inputs.stream().map(RowWriter::new).toList();
    }

    /** Of a record; what is not known yet counts as nothing. Saturates. */
    private static long rowBytes(List<RowWriter> rows) {
        long bytes = 0;
        for (RowWriter row : rows) {
            bytes += Math.min(Integer.MAX_VALUE, row.bytes());
        }
        return bytes;
    }

    private void read(Instance record, List<RowWriter> rows) {
        if (record instanceof Instance.JsonValue value) {
            json.read(value, in -> readJson(in, rows));
        } else if (record instanceof Instance.CsvFields csv) {
            only(rows, "A line of CSV").readCsv(csv.fields());
        } else if (record instanceof Instance.Text text) {
            only(rows, "A text").readText(text.text());
        } else if (record instanceof Instance.Floats floats) {
            only(rows, "An array of floats").readFloats(floats.values());
        }
    }

    private boolean readJson(JsonParser in, List<RowWriter> rows) throws IOException {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            readObject(in, rows);
        } else {
            only(rows, "A row without a name").readJson(in);
        }
        return true;
    }

    private RowWriter only(List<RowWriter> rows, String form) {
        if (rows.size() != 1) {
            throw new InvalidInputException(form + " is for models with one input; send a JSON object with "
                    + Signature.describe(inputs.stream().map(RowSpec::input).toList()));
        }
        return rows.get(0);
    }

    /** The parser refuses a name that comes twice. */
    private void readObject(JsonParser in, List<RowWriter> rows) throws IOException {
        boolean[] seen = new boolean[rows.size()];
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            int index = indexOf(name);
            in.nextToken();
            rows.get(index).readJson(in);
            seen[index] = true;
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                throw new InvalidInputException(inputs.get(i).where() + " is missing in the record");
            }
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).input().name().equals(name)) {
                return i;
            }
        }
        throw new InvalidInputException("Record must have the fields "
                + Signature.describe(inputs.stream().map(RowSpec::input).toList()) + ", got another");
    }
}
