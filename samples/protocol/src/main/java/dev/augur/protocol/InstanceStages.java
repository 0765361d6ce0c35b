package dev.augur.protocol;

import dev.augur.codec.StagedEncoder;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a record alone into tensors of one row, which then share runs as tensors do.
 *
 * @param <S> a record of tensors after their first step
 */
record InstanceStages<S>(InstanceEncoder encoder, StagedEncoder<Tensors, S> tensors)
        implements StagedEncoder<Instance, InstanceStages.Row<S>> {
    /** A record that was read, and the memory that it takes. */
    record Row<S>(S staged, long bytes) {}

    @Override
    public Row<S> stage(Instance record) {
        Tensors row = encoder.row(record);
        return new Row<>(tensors.stage(row), row.ownedBytes());
    }

    @Override
    public long length(Row<S> row) {
        return tensors.length(row.staged());
    }

    @Override
    public Object group(Row<S> row) {
        return tensors.group(row.staged());
    }

    @Override
    public int maxRows() {
        return Math.min(encoder.maxBatch(), tensors.maxRows());
    }

    @Override
    public void encode(List<? extends Row<S>> batch, Tensors inputs) {
        InstanceEncoder.requireSmall(batch.size(), batch.get(0).bytes());
        List<S> staged = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            staged.add(batch.get(i).staged());
        }
        tensors.encode(staged, inputs);
    }
}
