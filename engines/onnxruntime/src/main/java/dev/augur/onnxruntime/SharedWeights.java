package dev.augur.onnxruntime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The file of a packed model's weights: what is in it already is found by its bytes, other weights are added at its end. */
final class SharedWeights implements AutoCloseable {
    /** Where large weights begin, so that they can be mapped by themselves. */
    private static final int PAGE = 4096;

    private final FileChannel channel;
    private final Map<String, Long> offsets = new HashMap<>();

    SharedWeights(Path file) throws IOException {
        this.channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /** Makes known that weights stand there. */
    void known(long offset, long length) throws IOException {
        ByteBuffer there = channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        offsets.putIfAbsent(key(there), offset);
    }

    /** Where these weights are, which are added if they are not there yet. */
    long place(ByteBuffer weights) throws IOException {
        String key = key(weights);
        Long offset = offsets.get(key);
        if (offset == null) {
            offset = (channel.size() + PAGE - 1) / PAGE * PAGE;
            ByteBuffer rest = weights.duplicate();
            long at = offset;
            while (rest.hasRemaining()) {
                at += channel.write(rest, at);
            }
            offsets.put(key, offset);
        }
        return offset;
    }

    private static String key(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("Every Java platform must have SHA-256", e));
        }
    }

    boolean isEmpty() throws IOException {
        return channel.size() == 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
