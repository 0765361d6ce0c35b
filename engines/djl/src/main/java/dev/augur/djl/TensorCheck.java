package dev.augur.djl;

import dev.augur.djl.PickleScan.Container;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Holds the tensors of an archive against the bytes that it has for them: PyTorch believes what the pickle says, and would read
 * behind the end. One thread.
 */
final class TensorCheck {
    private static final Map<String, Integer> ELEMENT_BYTES = Map.ofEntries(
            Map.entry("torch.FloatStorage", 4),
            Map.entry("torch.DoubleStorage", 8),
            Map.entry("torch.HalfStorage", 2),
            Map.entry("torch.BFloat16Storage", 2),
            Map.entry("torch.LongStorage", 8),
            Map.entry("torch.IntStorage", 4),
            Map.entry("torch.ShortStorage", 2),
            Map.entry("torch.ComplexFloatStorage", 8),
            Map.entry("torch.ComplexDoubleStorage", 16),
            Map.entry("torch.QInt32Storage", 4));

    private final ToLongFunction<String> bytesOf;
    private final long most;
    private String folder = "";
    private long total;

    /**
     * A check of all tensors of an archive.
     *
     * @param bytesOf the bytes of a record, by its name in the archive; -1 if there is none
     * @param most the most bytes that all tensors may stand for
     */
    TensorCheck(ToLongFunction<String> bytesOf, long most) {
        this.bytesOf = bytesOf;
        this.most = most;
    }

    /** The same check, of records in a folder. */
    TensorCheck in(String records) {
        folder = records;
        return this;
    }

    /** Where the elements of a tensor lie. */
    private record Storage(String key, int elementBytes, long elements) {}

    /**
     * A storage that a pickle names.
     *
     * @throws UnusableModelException if the archive has fewer bytes for it than it says
     */
    Object storage(Container id) throws UnusableModelException {
        List<Object> parts = id.items;
        String key = (String) parts.get(2);
        int each = ELEMENT_BYTES.getOrDefault((String) parts.get(1), 1);
        long elements = (Long) parts.get(4);
        long bytes = bytesOf.applyAsLong(folder + key);
        if (elements < 0 || bytes < 0 || elements > bytes / each) {
            throw new UnusableModelException("its storage '" + key + "' says that it has " + elements + " elements of "
                    + each + " bytes, but the archive has " + Math.max(0, bytes) + " bytes for it");
        }
        return new Storage(key, each, elements);
    }

    /**
     * A call of a pickle.
     *
     * @throws UnusableModelException if it makes a tensor that reaches out of its storage, or that stands for too many bytes
     */
    void check(String callable, List<Object> arguments) throws UnusableModelException {
        boolean tensor = callable.startsWith("torch._utils._rebuild_") && !arguments.isEmpty();
        if (tensor && arguments.get(0) instanceof Storage storage) {
            long offset = (Long) arguments.get(1);
            List<Object> sizes = ((Container) arguments.get(2)).items;
            List<Object> strides = ((Container) arguments.get(3)).items;
            long elements = 1;
            long last = offset;
            for (int i = 0; i < sizes.size(); i++) {
                long size = (Long) sizes.get(i);
                long stride = (Long) strides.get(i);
                requireSane(storage, size >= 0 && stride >= 0);
                elements = times(elements, size);
                last = plus(last, times(Math.max(0, size - 1), stride));
            }
            requireSane(storage, offset >= 0 && (elements == 0 || last < storage.elements()));
            count(times(elements, storage.elementBytes()));
        }
    }

    private static void requireSane(Storage storage, boolean sane) throws UnusableModelException {
        if (!sane) {
            throw new UnusableModelException("a tensor of it reaches out of its storage '" + storage.key()
                    + "', which has " + storage.elements() + " elements");
        }
    }

    private void count(long bytes) throws UnusableModelException {
        total = plus(total, bytes);
        if (total > most) {
            throw new UnusableModelException(
                    "its tensors stand for more than " + most + " bytes, the limit (maxExpandedBytes)");
        }
    }

    private static long times(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
