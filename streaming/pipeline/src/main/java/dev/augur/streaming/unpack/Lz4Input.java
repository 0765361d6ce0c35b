package dev.augur.streaming.unpack;

import java.io.IOException;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all frames of an lz4 object (lz4's lz4_Frame_format.md), skippable ones skipped, checksums verified where there
 * are any.
 */
public final class Lz4Input extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "lz4";

    static final int MAGIC = 0x184d2204;
    private static final int LEGACY_MAGIC = 0x184c2102;
    static final int SEED = 0;

    private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
    private final StreamingXXHash32 contentHash;
    private final boolean ownsHash;
    private final Lz4Blocks blocks = new Lz4Blocks();
    private @Nullable Lz4Header header;
    private long frameBytes;
    /** How many of the next bytes the checksum has already. */
    private long hashed;

    /**
     * What was read of a frame.
     *
     * @param header of the frame
     * @param hash of its content; stays the caller's
     * @param bytes how many it had
     * @param hashed how many of those that follow are in the hash, too
     */
    record Frame(Lz4Header header, StreamingXXHash32 hash, long bytes, long hashed) {}

    /**
     * Reads from between two frames, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     */
    public Lz4Input(PackedBytes packed, RestartLog restarts) {
        super(FORMAT, "frame", packed, restarts);
        this.contentHash = XXHashFactory.fastestInstance().newStreamingHash32(SEED);
        this.ownsHash = true;
    }

    /** Reads from between two blocks that do not refer to each other. */
    Lz4Input(PackedBytes packed, RestartLog restarts, Frame frame) {
        super(FORMAT, "frame", packed, restarts);
        this.contentHash = frame.hash();
        this.ownsHash = false;
        this.header = frame.header();
        this.frameBytes = frame.bytes();
        this.hashed = frame.hashed();
        blocks.begin(frame.header().maxBlockBytes(), frame.header().linked());
        resumeInUnit();
    }

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        int magic = magic();
        if (magic == MAGIC) {
            packed.pass(Integer.BYTES);
            readHeader();
            return true;
        }
        if (SkippableFrame.begins(magic)) {
            packed.pass(Integer.BYTES);
            packed.pass(packed.nextInt() & 0xffffffffL);
            header = null;
            return true;
        }
        throw magic == LEGACY_MAGIC ? refused("an lz4 frame of the legacy kind, which is not read", null) : other();
    }

    private int magic() throws IOException {
        int first = packed.array()[packed.from()] & 0xff;
        if (packed.gather(Integer.BYTES) >= Integer.BYTES) {
            int magic = packed.nextInt();
            packed.advance(-Integer.BYTES);
            return magic;
        }
        throw first == (MAGIC & 0xff) || SkippableFrame.mayBegin(first) ? cut() : other();
    }

    private void readHeader() throws IOException {
        Lz4Header read = Lz4Header.read(packed, hash);
        header = read;
        blocks.begin(read.maxBlockBytes(), read.linked());
        contentHash.reset();
        frameBytes = 0;
    }

    @Override
    int unpack(byte[] target, int from, int count) throws IOException {
        if (header == null) {
            return -1;
        }
        if (!blocks.hasMore() && !readBlock(header)) {
            endFrame(header);
            header = null;
            return -1;
        }
        return blocks.take(target, from, count);
    }

    /** Reads a block, which may be empty; false at the end of the frame. */
    private boolean readBlock(Lz4Header frame) throws IOException {
        int mark = packed.nextInt();
        if (mark == 0) {
            return false;
        }
        int size = mark & Integer.MAX_VALUE;
        if (size > frame.maxBlockBytes()) {
            throw damaged("data, a block has " + size + " bytes, and the frame at most " + frame.maxBlockBytes(), null);
        }
        byte[] block = blocks.room();
        packed.nextBytes(block, blocks.roomFrom(), size);
        if (frame.blockChecksums() && packed.nextInt() != hash.hash(block, blocks.roomFrom(), size, SEED)) {
            throw damaged("data, the checksum of a block is wrong", null);
        }
        int decoded = mark < 0 ? blocks.copy(size) : blocks.decode(size);
        if (decoded < 0) {
            throw damaged("data, a block cannot be decoded", null);
        }
        if (frame.contentChecksum()) {
            int known = (int) Math.min(hashed, decoded);
            hashed -= known;
            blocks.update(contentHash, known);
        }
        frameBytes += decoded;
        return true;
    }

    private void endFrame(Lz4Header frame) throws IOException {
        if (frame.contentBytes() >= 0 && frame.contentBytes() != frameBytes) {
            throw damaged(
                    "data, a frame has " + frameBytes + " bytes, and its header says " + frame.contentBytes(), null);
        }
        if (frame.contentChecksum() && packed.nextInt() != contentHash.getValue()) {
            throw damaged("data, the checksum of the frame is wrong", null);
        }
    }

    @Override
    void release() {
        if (ownsHash) {
            contentHash.close();
        }
        header = null;
    }
}
