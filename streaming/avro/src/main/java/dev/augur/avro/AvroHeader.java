package dev.augur.avro;

import dev.augur.streaming.BrokenObjectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the blocks of a file.
 *
 * @param schema of the records; one that is no record is the field {@code value} of one
 * @param codec how blocks are compressed
 * @param sync what stands behind each block
 */
record AvroHeader(Schema schema, AvroCodec codec, ByteBuffer sync) {
    static final int SYNC_BYTES = 16;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int MAX_BYTES = 1 << 20;
    private static final String WHAT = "the header of an Avro file";

    static AvroHeader read(AvroInput in) throws IOException {
        if (!Arrays.equals(in.bytes(MAGIC.length, WHAT), MAGIC)) {
            throw in.broken(0, "an Avro file must begin with 'Obj' 01");
        }
        long at = in.offset();
        Map<String, byte[]> entries = entries(in);
        ByteBuffer sync = ByteBuffer.wrap(in.bytes(SYNC_BYTES, WHAT));
        return new AvroHeader(schema(in, at, entries.get("avro.schema")), codec(in, at, entries), sync);
    }

    private static Map<String, byte[]> entries(AvroInput in) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        for (long count = in.number(WHAT); count != 0; count = in.number(WHAT)) {
            if (count < 0) {
                // Then the bytes of the entries follow, for those that go over them.
                in.number(WHAT);
            }
            // The smallest long has no absolute value, and is more than any header holds.
            for (long left = count; left != 0; left -= Long.signum(count)) {
                String key = new String(text(in), StandardCharsets.UTF_8);
                entries.put(key, text(in));
            }
        }
        return entries;
    }

    private static byte[] text(AvroInput in) throws IOException {
        long at = in.offset();
        long length = in.number(WHAT);
        if (length < 0 || length > MAX_BYTES - in.offset()) {
            throw in.broken(at, WHAT + " must have at most " + MAX_BYTES + " bytes, a text of it has " + length);
        }
        return in.bytes((int) length, WHAT);
    }

    private static Schema schema(AvroInput in, long at, byte @Nullable [] text) throws BrokenObjectException {
        if (text == null) {
            throw in.broken(at, WHAT + " must have 'avro.schema', it has not");
        }
        Schema schema = parse(in, at, new String(text, StandardCharsets.UTF_8));
        if (schema.getType() == Schema.Type.RECORD) {
            return schema;
        }
        return Schema.createRecord("row", null, null, false, List.of(new Schema.Field("value", schema)));
    }

    /** Names are not checked, nor are defaults: they change nothing of what is read, and others write them as they like. */
    private static Schema parse(AvroInput in, long at, String text) throws BrokenObjectException {
        try {
            return new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(text);
        } catch (RuntimeException e) {
            // The library trusts what it reads, and throws what it likes where that is no schema.
            throw in.broken(at, "the schema is not one of Avro: " + e.getMessage(), e);
        }
    }

    private static AvroCodec codec(AvroInput in, long at, Map<String, byte[]> entries) throws IOException {
        byte[] id = entries.get("avro.codec");
        AvroCodec codec = id == null ? AvroCodec.NONE : AvroCodec.of(new String(id, StandardCharsets.UTF_8));
        if (codec == null) {
            throw in.broken(
                    at,
                    "blocks must be compressed with null, deflate, snappy, zstandard, bzip2 or xz, got '"
                            + new String(id, StandardCharsets.UTF_8) + "'");
        }
        codec.require(in.name());
        return codec;
    }
}
