package dev.augur.model.cache;

import dev.augur.io.ByteSource;
import dev.augur.model.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one file, and goes on behind the bytes that an earlier process left. For one thread. */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final int BLOCK = 1 << 18;

    private final SourceFile file;
    private final Path target;
    private final Progress progress;
    private final byte[] block = new byte[BLOCK];

    Download(SourceFile file, Path target, Progress progress) {
        this.file = file;
        this.target = target;
        this.progress = progress;
    }

    /** The bytes that were damaged: they are not what was announced. */
    private static final class WrongBytesException extends IOException {
        private static final long serialVersionUID = 1;

        WrongBytesException(String message) {
            super(message);
        }
    }

    /**
     * Brings what is missing, and makes sure that all of it is on disk.
     *
     * @return what was brought
     * @throws IOException if it cannot be brought; what arrived stays, unless it was wrong
     */
    Content.Item run() throws IOException {
        Files.createDirectories(target.getParent());
        long length = file.bytes().length();
        boolean begun = Files.exists(target) && Files.size(target) > 0;
        try {
            return bring(length);
        } catch (WrongBytesException e) {
            Files.delete(target);
            if (!begun) {
                throw e;
            }
            LOG.warn("{}, which an earlier fetch had begun; it is brought from the start", e.getMessage());
            return fromStart(length);
        }
    }

    private Content.Item fromStart(long length) throws IOException {
        try {
            return bring(length);
        } catch (WrongBytesException e) {
            Files.delete(target);
            throw e;
        }
    }

    private Content.Item bring(long length) throws IOException {
        MessageDigest digest = newDigest();
        ContentCheck check = file.check();
        ContentCheck.Pass pass = check == null ? null : check.begin();
        try (FileChannel channel = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() > length) {
                channel.truncate(0);
            }
            long position = reread(channel, digest, pass);
            if (position < length) {
                LOG.debug("{}: from byte {} of {}", file.bytes().name(), position, length);
                append(channel, position, length, digest, pass);
            }
            channel.force(true);
        }
        Sha256 got = new Sha256(HexFormat.of().formatHex(digest.digest()));
        compare(got, pass);
        return new Content.Item(file.path(), length, got);
    }

    /** What is there already counts like what arrives. */
    private long reread(FileChannel channel, MessageDigest digest, ContentCheck.@Nullable Pass pass)
            throws IOException {
        long position = 0;
        int n = channel.read(ByteBuffer.wrap(block), position);
        while (n > 0) {
            update(n, digest, pass);
            position += n;
            n = channel.read(ByteBuffer.wrap(block), position);
        }
        return position;
    }

    private void append(
            FileChannel channel, long from, long length, MessageDigest digest, ContentCheck.@Nullable Pass pass)
            throws IOException {
        long position = from;
        try (InputStream in = file.bytes().open(from)) {
            int n = in.read(block);
            while (n >= 0) {
                if (position + n > length) {
                    throw new WrongBytesException(file.bytes().name() + " has more than its " + length + " bytes");
                }
                write(channel, position, n);
                update(n, digest, pass);
                position += n;
                progress.advance(n);
                n = in.read(block);
            }
        }
        if (position < length) {
            throw new EOFException(file.bytes().name() + " ended at byte " + position + " of " + length);
        }
    }

    private void update(int count, MessageDigest digest, ContentCheck.@Nullable Pass pass) {
        digest.update(block, 0, count);
        if (pass != null) {
            pass.update(block, 0, count);
        }
    }

    private void write(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(block, 0, count);
        try {
            while (rest.hasRemaining()) {
                channel.write(rest, position + rest.position());
            }
        } catch (IOException e) {
            throw new IOException(
                    target + " cannot be written at byte " + position + " ("
                            + Files.getFileStore(target).getUsableSpace() + " bytes free): " + e.getMessage(),
                    e);
        }
    }

    private void compare(Sha256 got, ContentCheck.@Nullable Pass pass) throws WrongBytesException {
        Sha256 expected = file.sha256();
        String name = file.bytes().name();
        if (expected != null && !expected.equals(got)) {
            throw new WrongBytesException("The SHA-256 of " + name + " must be " + expected + ", got " + got);
        }
        String complaint = pass == null ? null : pass.complaint();
        if (complaint != null) {
            throw new WrongBytesException(name + ": " + complaint);
        }
    }

    private static MessageDigest newDigest() throws IOException {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("Every Java platform must have SHA-256", e);
        }
    }

    /** A name for these bytes in this version, which no other ones have. */
    static String fingerprint(SourceFile file) throws IOException {
        ByteSource bytes = file.bytes();
        return file.path() + '\n' + bytes.name() + '\n' + bytes.length() + '\n' + bytes.version() + '\n';
    }
}
