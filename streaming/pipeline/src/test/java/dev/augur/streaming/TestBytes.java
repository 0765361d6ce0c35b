package dev.augur.streaming;

import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/** Bytes for tests, and sources that give them in the way that networks do. */
final class TestBytes {
    private TestBytes() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] compress(Compression compression, byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] decompress(Compression compression, byte[] bytes) throws IOException {
        try (InputStream in = compression.decompress(new Dribble(bytes, () -> 1 << 12), "x")) {
            return in.readAllBytes();
        }
    }

    /** A source that gives as many bytes at a time as it is told, and says that none are available. */
    static ByteSource dribbling(String name, byte[] bytes, IntSupplier sizes) {
        return new ByteSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public String version() {
                return "the only one";
            }

            @Override
            public InputStream open(long offset) {
                return new Dribble(offset == 0 ? bytes : Arrays.copyOfRange(bytes, (int) offset, bytes.length), sizes);
            }
        };
    }

    static List<Row> rows(ByteSource source, RecordFormat format) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(source, format)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static final class Dribble extends ByteArrayInputStream {
        private final IntSupplier sizes;

        Dribble(byte[] bytes, IntSupplier sizes) {
            super(bytes);
            this.sizes = sizes;
        }

        @Override
        public synchronized int read(byte[] target, int from, int count) {
            return super.read(target, from, Math.min(count, Math.max(1, sizes.getAsInt())));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }
}
