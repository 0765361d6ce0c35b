package dev.augur.onnxruntime;

import java.util.Map;

/**
 * Where a tensor's data is outside the model file.
 *
 * @param location a path relative to the model's folder
 * @param offset of the first byte
 * @param length in bytes, or -1 if it is not given
 */
record ExternalEntry(String location, long offset, long length) {

    /** From the pairs of a TensorProto's field {@code external_data}. */
    static ExternalEntry of(Map<String, String> pairs) throws RefusedModelException {
        String location = pairs.get("location");
        if (location == null) {
            throw new RefusedModelException("it is damaged: a tensor has external data without a location");
        }
        return new ExternalEntry(location, number(pairs, "offset", 0), number(pairs, "length", -1));
    }

    private static long number(Map<String, String> pairs, String key, long otherwise) throws RefusedModelException {
        String value = pairs.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw new RefusedModelException("its external data has the " + key + " '"
                    + value.replaceAll("\\p{Cntrl}", "?") + "', which is not a number of bytes");
        }
        return Long.parseLong(value);
    }
}
