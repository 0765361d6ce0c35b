package dev.augur.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a row group. Neither their headers nor the footer have checksums, and a type or an encoding that is damaged gives other
 * values: the encoding must be one that the footer tells, and plain values must fill their page.
 */
final class CheckedPages implements PageReadStore {
    private final PageReadStore pages;
    private final Map<List<String>, Set<Encoding>> encodings = new HashMap<>();

    CheckedPages(PageReadStore pages, BlockMetaData group) {
        this.pages = pages;
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            encodings.put(List.of(chunk.getPath().toArray()), chunk.getEncodings());
        }
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor leaf) {
        Set<Encoding> allowed = Objects.requireNonNull(encodings.get(List.of(leaf.getPath())));
        return new Checked(pages.getPageReader(leaf), leaf, allowed);
    }

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }

    private record Checked(PageReader pages, ColumnDescriptor leaf, Set<Encoding> allowed) implements PageReader {
        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return pages.readDictionaryPage();
        }

        @Override
        public long getTotalValueCount() {
            return pages.getTotalValueCount();
        }

        @Override
        public @Nullable DataPage readPage() {
            DataPage page = pages.readPage();
            if (page != null) {
                page.accept(new DataPage.Visitor<@Nullable Void>() {
                    @Override
                    public @Nullable Void visit(DataPageV1 first) {
                        return require(first, first.getValueEncoding());
                    }

                    @Override
                    public @Nullable Void visit(DataPageV2 second) {
                        return require(second, second.getDataEncoding());
                    }
                });
            }
            return page;
        }

        private @Nullable Void require(DataPage page, Encoding encoding) {
            if (!isAllowed(encoding)) {
                throw new ParquetDecodingException(
                        "a page must have one of the encodings " + allowed + " that the footer tells, got " + encoding);
            }
            boolean hasLevels = leaf.getMaxDefinitionLevel() > 0 || leaf.getMaxRepetitionLevel() > 0;
            long bytes = (long) page.getValueCount() * width(leaf.getPrimitiveType());
            if (encoding == Encoding.PLAIN && !hasLevels && bytes > 0 && bytes != page.getUncompressedSize()) {
                throw new ParquetDecodingException("a page of " + page.getValueCount() + " values must have " + bytes
                        + " bytes, it has " + page.getUncompressedSize());
            }
            return null;
        }

        /** Those with a dictionary have two names. */
        private boolean isAllowed(Encoding encoding) {
            return allowed.contains(encoding)
                    || (encoding.usesDictionary() && allowed.stream().anyMatch(Encoding::usesDictionary));
        }

        /** Bytes of a value, or 0 if they differ. */
        private static int width(PrimitiveType type) {
            return switch (type.getPrimitiveTypeName()) {
                case INT32, FLOAT -> Integer.BYTES;
                case INT64, DOUBLE -> Long.BYTES;
                case INT96, FIXED_LEN_BYTE_ARRAY, BOOLEAN, BINARY -> 0;
            };
        }
    }
}
