package dev.augur.quickstart;

import static dev.augur.quickstart.WrongResultException.unless;

import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.quickstart.Neighbours.Item;
import dev.augur.quickstart.Neighbours.Neighbour;
import dev.augur.s3.S3ByteSink;
import dev.augur.s3.S3ByteSource;
import dev.augur.s3.S3Location;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.ErrorPolicy;
import dev.augur.streaming.RecordSink;
import dev.augur.streaming.Report;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** What the command does, step by step, and what it says about it. */
final class Tour implements AutoCloseable {
    private static final S3Location WORDS = new S3Location(EmbeddedS3.BUCKET, "words.csv.gz");
    private static final S3Location EMBEDDINGS = new S3Location(EmbeddedS3.BUCKET, "embeddings.jsonl.zst");

    /** Words, and words that everybody expects near them. */
    private static final List<List<String>> EXPECTED = List.of(
            List.of("violin", "viol", "banjo", "guitar", "cello", "zither"),
            List.of("salmon", "trout", "shad", "smelt", "pike", "coho"),
            List.of("eagle", "falcon", "hawk", "owl"),
            List.of("boat", "vessel", "ship", "ferry", "canoe"),
            List.of("clock", "timer", "watch", "dial"),
            List.of("banana", "lemon", "papaya", "peach", "apple", "fig"),
            List.of("cheese", "yogurt", "curd", "milk", "cream", "butter"),
            List.of("pine", "spruce", "fir", "cedar", "oak"));

    private static final int NEIGHBOURS = 5;
    private static final int MIN_PERCENT_OF_SAME_KIND = 80;
    private static final int KIND_STEP = 10;

    /** Of a user's output, as much as surely fits into memory is read back. */
    private static final int MOST_READ_BACK = 5_000;

    private static final int SHOWN_ITEMS = 3;
    private static final int SHOWN_CHARS = 60;
    private static final String TEXT = "Invoice 2024-11 Total 1234.56";

    private final Options options;
    private final PrintStream out;
    private final Places places;
    private @Nullable EmbeddedS3 embedded;

    Tour(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.places = new Places(options.endpoint);
    }

    /**
     * All of it.
     *
     * @throws IOException if something cannot be read or written
     * @throws dev.augur.InferenceException if a model cannot run
     * @throws WrongResultException if a result is wrong
     */
    void run() throws IOException {
        boolean isOwn = options.input != null || options.embedder.isOwn();
        embed();
        if (!isOwn) {
            readTextLine();
        }
        say("Memory", "at most " + PeakMemory.text());
        say(
                "Checked",
                "number and lengths of the embeddings" + (isOwn ? "" : ", neighbours, and the text that was read"));
    }

    private void embed() throws IOException {
        try (Embedding embedding = options.embedder.open()) {
            Texts texts = options.input == null ? words() : texts(options.input);
            say("Model", embedding.placement().toString());
            ByteSink output = options.output == null ? S3ByteSink.of(s3(), EMBEDDINGS) : places.sink(options.output);
            Report report = embedding.run(texts, output, errors());
            say("Embedded", report.toString());
            say("", "-> " + output.name() + (options.output == null ? ", until this process ends" : ""));
            Neighbours neighbours = readBack(report);
            if (options.input == null) {
                showWords(neighbours);
            } else {
                showTexts(neighbours);
            }
        }
    }

    private ErrorPolicy errors() {
        String place = options.deadLetters;
        return place == null ? ErrorPolicy.failFirst() : ErrorPolicy.deadLetters(places.sink(place));
    }

    private Texts texts(String place) throws IOException {
        Texts texts = Texts.of(places.source(place), options.column, options.keep);
        say("Records", "column " + texts.column() + " of " + place);
        return texts;
    }

    /** Puts the words of WordNet to the S3 server of this process. */
    private Texts words() throws IOException {
        List<Words.Word> words = Words.all();
        ByteSource source = S3ByteSource.of(s3(), WORDS);
        try (RecordSink sink = RecordSink.open(S3ByteSink.of(s3(), WORDS), CsvFormat.withHeader())) {
            for (Words.Word word : words) {
                sink.write(fields -> fields.put("id", word.id())
                        .put("word", word.word())
                        .put("kind", word.kind())
                        .put("definition", word.definition()));
            }
            sink.commit();
        }
        say(
                "Records",
                String.format(Locale.ROOT, "%,d nouns and their definitions -> %s", words.size(), source.name()));
        say("", Words.CREDIT);
        return Texts.of(source, "definition", Set.of("id", "word", "kind"));
    }

    private Neighbours readBack(Report report) throws IOException {
        String place = options.output;
        ByteSource output = place == null ? S3ByteSource.of(s3(), EMBEDDINGS) : places.source(place);
        Function<Row, Item> item = options.input == null
                ? row -> new Item(row.text("word"), row.text("kind"), row.floats("embedding"))
                : row -> new Item(cut(row.text("text")), "", row.floats("embedding"));
        Neighbours read = Neighbours.read(output, MOST_READ_BACK, item);
        long expected = Math.min(report.predicted(), MOST_READ_BACK);
        int count = read.items().size();
        unless(count == expected, output.name() + " must have " + expected + " records, it has " + count);
        read.checkLengths();
        return read;
    }

    private void showWords(Neighbours words) {
        say("Nearest", "by their definitions; the model does not see the words");
        for (List<String> expected : EXPECTED) {
            String word = expected.get(0);
            List<Neighbour> nearest = words.nearest(words.item(word), NEIGHBOURS);
            show(word, nearest);
            expect(
                    nearest.stream()
                            .anyMatch(near -> expected.contains(near.item().name())),
                    "near '" + word + "' there must be one of " + expected + ", there is " + nearest);
        }
        long percent = words.percentOfSameKind(KIND_STEP);
        say("", percent + "% of the nearest neighbours are of the same kind: animal, artefact, food or plant");
        expect(
                percent >= MIN_PERCENT_OF_SAME_KIND,
                "at least " + MIN_PERCENT_OF_SAME_KIND + "% of the nearest neighbours must be of the same kind, got "
                        + percent + "%");
    }

    /** Of a user's own model nobody knows what it finds similar. */
    private void expect(boolean right, String what) {
        unless(right || options.embedder.isOwn(), what);
    }

    private void showTexts(Neighbours texts) {
        say("Nearest", "to the first texts, among the first " + texts.items().size());
        for (Item item :
                texts.items().subList(0, Math.min(SHOWN_ITEMS, texts.items().size()))) {
            show(item.name(), texts.nearest(item, SHOWN_ITEMS));
        }
    }

    private void show(String name, List<Neighbour> nearest) {
        say("", name + ": " + nearest.stream().map(Neighbour::toString).collect(Collectors.joining(", ")));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }

    private void readTextLine() throws IOException {
        try (TextLine line = TextLine.open()) {
            say("Model", line.placement().toString());
            String read = line.read(TextLine.draw(TEXT));
            say("Drawn", TEXT);
            say("Read", read);
            unless(read.equals(TEXT), "the model must read '" + TEXT + "', it reads '" + read + "'");
        }
    }

    private void say(String what, String text) {
        out.printf(Locale.ROOT, "%-9s %s%n", what, text);
    }

    private S3Client s3() throws IOException {
        EmbeddedS3 server = embedded;
        if (server == null) {
            server = EmbeddedS3.start();
            embedded = server;
            say("S3", "server in this process at " + server.endpoint() + ", objects in memory");
        }
        return server.client();
    }

    /** Stops the S3 server, if there is one. */
    @Override
    public void close() throws IOException {
        places.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
