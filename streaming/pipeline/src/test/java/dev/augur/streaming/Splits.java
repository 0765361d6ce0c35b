package dev.augur.streaming;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Compressed objects of many shapes: of one unit and of many, of large and small ones. */
final class Splits {
    private static final byte[] SKIPPED = {0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};

    private Splits() {}

    /**
     * An object and what it holds.
     *
     * @param pieces how many it has at least when it is cut as small as can be
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Packed(String name, Compression compression, byte[] bytes, byte[] plain, int pieces) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Writes to a stream that compresses. */
    private interface Packer {
        void pack(OutputStream out, byte[] plain) throws IOException;
    }

    /** Objects of a text, whose parts have a number of bytes, decompressed. */
    static List<Packed> of(byte[] plain, int part) throws IOException {
        int parts = (plain.length + part - 1) / part;
        List<Packed> all = new ArrayList<>();
        Compression gzip = Compression.gzip();
        all.add(new Packed("gzip", gzip, Gzips.of(plain, 6, Deflater.DEFAULT_STRATEGY), plain, 0));
        all.add(new Packed("gzip members", gzip, Gzips.members(plain, part), plain, parts - 1));
        all.add(new Packed("bgzip", gzip, Gzips.bgzip(plain, Math.min(part, 0xff00)), plain, parts));
        byte[] both = TestBytes.join(Gzips.bgzip(plain, Math.min(part, 0xff00)), Gzips.members(plain, part));
        all.add(new Packed("bgzip and members", gzip, both, TestBytes.join(plain, plain), parts));
        zstd(all, plain, part, parts);
        lz4(all, plain, part, parts);
        all.add(snappy(plain, part));
        bzip2(all, plain, part);
        xz(all, plain, part, parts);
        return all;
    }

    private static void zstd(List<Packed> all, byte[] plain, int part, int parts) throws IOException {
        Compression zstd = Compression.zstd();
        all.add(new Packed("zstd", zstd, TestBytes.compress(zstd, plain), plain, 1));
        all.add(new Packed(
                "zstd frames",
                zstd,
                parts(plain, part, (out, bytes) -> out.write(TestBytes.compress(zstd, bytes))),
                plain,
                parts));
        byte[] mixed = parts(plain, part, (out, bytes) -> {
            out.write(bytes.length % 2 == 0 ? SKIPPED : new byte[0]);
            out.write(Zstd.compress(bytes, 1));
            try (OutputStream frame = new ZstdOutputStreamNoFinalizer(unclosed(out), 9)) {
                frame.write(new byte[0]);
            }
        });
        all.add(new Packed("zstd frames, empty and skipped ones", zstd, TestBytes.join(mixed, SKIPPED), plain, parts));
    }

    private static void lz4(List<Packed> all, byte[] plain, int part, int parts) throws IOException {
        Compression lz4 = Compression.lz4();
        byte[] frames = parts(plain, part, (out, bytes) -> out.write(TestBytes.compress(lz4, bytes)));
        all.add(new Packed("lz4 frames", lz4, TestBytes.join(SKIPPED, frames, SKIPPED), plain, parts));
        Bits[][] flags = {
            {Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM, Bits.CONTENT_CHECKSUM},
            {Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM, Bits.CONTENT_SIZE},
            {Bits.BLOCK_INDEPENDENCE}
        };
        for (Bits[] bits : flags) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int frame = 0; frame < 2; frame++) {
                try (OutputStream packed = new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, plain.length, bits)) {
                    blocks(packed, plain, part);
                }
            }
            all.add(new Packed(
                    "lz4 blocks " + Arrays.toString(bits),
                    lz4,
                    out.toByteArray(),
                    TestBytes.join(plain, plain),
                    parts));
        }
    }

    private static void blocks(OutputStream packed, byte[] plain, int part) throws IOException {
        for (int at = 0; at < plain.length; at += part) {
            packed.write(plain, at, Math.min(part, plain.length - at));
            packed.flush();
        }
    }

    private static Packed snappy(byte[] plain, int part) throws IOException {
        Compression snappy = Compression.snappy();
        byte[] bytes = parts(plain, part, (out, piece) -> {
            out.write(TestBytes.compress(snappy, piece));
            out.write(new byte[] {(byte) 0xfe, 2, 0, 0, 7, 7});
        });
        return new Packed("snappy", snappy, bytes, plain, 2 * plain.length / part);
    }

    private static void bzip2(List<Packed> all, byte[] plain, int part) throws IOException {
        Compression bzip2 = Compression.bzip2();
        byte[] streams = parts(plain, part, (out, bytes) -> {
            try (OutputStream packed = new BZip2CompressorOutputStream(unclosed(out), 1)) {
                packed.write(bytes);
            }
        });
        all.add(new Packed("bzip2 streams", bzip2, streams, plain, plain.length / part));
        byte[] blocks = parts(plain, plain.length, (out, bytes) -> {
            try (OutputStream packed = new BZip2CompressorOutputStream(unclosed(out), 1)) {
                packed.write(bytes);
            }
        });
        byte[] twice = TestBytes.join(blocks, blocks);
        all.add(new Packed("bzip2 blocks", bzip2, twice, TestBytes.join(plain, plain), 2 * (plain.length / 100_000)));
    }

    private static void xz(List<Packed> all, byte[] plain, int part, int parts) throws IOException {
        for (int check : new int[] {XZ.CHECK_CRC64, XZ.CHECK_CRC32, XZ.CHECK_SHA256}) {
            byte[] blocks = parts(plain, plain.length, (out, bytes) -> {
                try (XZOutputStream packed = xz(out, check)) {
                    for (int at = 0; at < bytes.length; at += part) {
                        packed.write(bytes, at, Math.min(part, bytes.length - at));
                        packed.endBlock();
                    }
                }
            });
            byte[] twice = TestBytes.join(blocks, new byte[8], blocks, new byte[4]);
            all.add(new Packed("xz blocks " + check, Compression.xz(), twice, TestBytes.join(plain, plain), parts));
        }
        byte[] streams = parts(plain, part, (out, bytes) -> {
            try (XZOutputStream packed = xz(out, XZ.CHECK_CRC64)) {
                packed.write(bytes);
            }
            out.write(new byte[4 * (bytes.length % 3)]);
        });
        all.add(new Packed("xz streams", Compression.xz(), streams, plain, parts));
    }

    private static XZOutputStream xz(OutputStream out, int check) throws IOException {
        LZMA2Options options = new LZMA2Options(1);
        options.setDictSize(1 << 16);
        return new XZOutputStream(unclosed(out), options, check);
    }

    private static byte[] parts(byte[] plain, int part, Packer packer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += part) {
            packer.pack(out, Arrays.copyOfRange(plain, at, Math.min(plain.length, at + part)));
        }
        return out.toByteArray();
    }

    private static OutputStream unclosed(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                out.write(bytes, from, count);
            }
        };
    }
}
