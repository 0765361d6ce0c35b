package dev.augur.djl;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Compares the entries of a ZIP file with their checksums. PyTorch is built to skip that (miniz, with
 * {@code MINIZ_DISABLE_ZIP_READER_CRC32_CHECKS}), and damaged bytes can end the process there.
 */
final class ZipCheck {
    /** Real archives compress source text and its positions only. */
    private static final long MAX_INFLATED_BYTES = 256L << 20;

    private static final int CHUNK_BYTES = 1 << 16;

    private final ZipFile zip;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long inflatedBytes;

    private ZipCheck(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Reads every entry.
     *
     * @throws UnusableModelException if one is damaged
     */
    static void verify(ZipFile zip, List<? extends ZipEntry> entries) throws IOException, UnusableModelException {
        ZipCheck check = new ZipCheck(zip);
        for (ZipEntry entry : entries) {
            check.verify(entry);
        }
    }

    private void verify(ZipEntry entry) throws IOException, UnusableModelException {
        CRC32 crc = new CRC32();
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                crc.update(chunk, 0, read);
                size += read;
                count(entry, read);
            }
        }
        if (crc.getValue() != entry.getCrc() || size != entry.getSize()) {
            throw new UnusableModelException(
                    "its entry " + entry.getName() + " is damaged: its checksum does not match");
        }
    }

    private void count(ZipEntry entry, int read) throws UnusableModelException {
        inflatedBytes += entry.getMethod() == ZipEntry.STORED ? 0 : read;
        if (inflatedBytes > MAX_INFLATED_BYTES) {
            throw new UnusableModelException("its compressed entries are larger than " + MAX_INFLATED_BYTES + " bytes");
        }
    }
}
